import type { TextPlace } from '../../plan';
import type { FindPlaces, Refusal } from './place';

const BROKEN: Refusal = {
  message: 'The text around the values is not JSON, or a value stands where JSON has none.',
  hint: 'A value may stand inside quotation marks, or by itself where JSON has a value: {"name": "{{…}}", "age": {{…}}}.',
};

/** In a text that is JSON: inside quotation marks a value is part of a string, elsewhere it is a value. */
export const jsonPlaces: FindPlaces = (pieces) => {
  let inString = false;
  let isEscaped = false;
  let written = '';
  const places = pieces.slice(0, -1).map((piece): TextPlace => {
    for (const character of piece) {
      if (character === '"' && !isEscaped) inString = !inString;
      isEscaped = inString && character === '\\' && !isEscaped;
    }
    // No escape can go on with the first letter: a backslash before a value is refused.
    written += piece + (inString ? 'value' : 'null');
    return inString ? 'json' : 'json_value';
  });
  return isJson(written + pieces.slice(-1).join('')) ? places : places.map(() => BROKEN);
};

/** In a body that is JSON, which a value may also be the whole of. */
export const jsonBodyPlaces: FindPlaces = (pieces) => {
  const isWhole = pieces.length === 2 && pieces.every((piece) => piece === '');
  return isWhole ? ['bare'] : jsonPlaces(pieces);
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
