import type { ValueMap } from '../../../interpreter/value';
import { type Matching, questionsFor, textOf } from './matching';

/** A class (`pp`, `dl`, `ssn`) and a number, whose case and separators make no difference. */
export const GOVERNMENT_ID_NUMBER_MATCHING: Matching = {
  wants: 'a class and a number',
  keep: (item) => {
    const read = readNumber(item);
    if (read === undefined) return undefined;
    const { id_class: idClass, id_number: number } = item;
    return {
      values: { id_class: textOf(idClass) ?? '', id_number: textOf(number) ?? '' },
      key: JSON.stringify([read.idClass, read.number]),
      also: [numberKey(read.number)],
    };
  },
  ask: (item) => {
    const read = readNumber(item);
    return questionsFor(read && JSON.stringify([read.idClass, read.number]));
  },
};

/** What is asked of all classes: an inquiry has a number without saying of what. */
export function askNumber(value: string): string | undefined {
  const number = bareNumber(value);
  return number === '' ? undefined : numberKey(number);
}

function readNumber(item: ValueMap) {
  const idClass = (textOf(item['id_class']) ?? '').normalize('NFKC').toLowerCase();
  const number = bareNumber(textOf(item['id_number']) ?? '');
  return idClass === '' || number === '' ? undefined : { idClass, number };
}

function bareNumber(value: string): string {
  return value
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

const numberKey = (number: string) => `number:${number}`;
