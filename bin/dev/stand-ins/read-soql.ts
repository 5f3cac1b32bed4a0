/** As much of SOQL as `SELECT a, b.c FROM T [WHERE x = 'v' AND y = 1] [LIMIT 2]`. */
export interface SoqlQuery {
  readonly fields: readonly string[];
  readonly type: string;
  readonly where: readonly { readonly field: string; readonly value: string | number | boolean }[];
  readonly limit: number;
}

const TOKEN =
  /\s*(?:'((?:[^'\\]|\\['"\\nrtbf])*)'|(\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?)|(-?\d+(?:\.\d+)?)|([A-Za-z][\w.]*)|([=,]))/y;
const WRITTEN: { readonly [letter: string]: string } = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

type Token =
  | { readonly is: 'text' | 'word' | 'sign'; readonly value: string }
  | { readonly is: 'number'; readonly value: number };

/** Reads a query; undefined where it is none (MALFORMED_QUERY). */
export function readSoql(text: string): SoqlQuery | undefined {
  const tokens = tokensOf(text);
  if (tokens === undefined) return undefined;
  let at = 0;
  const isNext = (word: string) => String(tokens[at]?.value).toUpperCase() === word && tokens[at]?.is !== 'text';
  const take = (word: string) => isNext(word) && ++at > 0;
  const name = () => (tokens[at]?.is === 'word' ? String(tokens[at++]?.value) : undefined);
  if (!take('SELECT')) return undefined;
  const fields = [name()];
  while (take(',')) fields.push(name());
  const type = take('FROM') ? name() : undefined;
  const where: { field: string | undefined; value: string | number | boolean | undefined }[] = [];
  if (take('WHERE')) {
    do where.push({ field: name(), value: take('=') ? literalOf(tokens[at++]) : undefined });
    while (take('AND'));
  }
  const limit = take('LIMIT') ? Number(tokens[at++]?.value) : 2000;
  const query = { fields, type, where, limit };
  return at === tokens.length && isWhole(query) ? query : undefined;
}

function isWhole(query: {
  fields: unknown[];
  type: unknown;
  where: { field: unknown; value: unknown }[];
  limit: number;
}): query is never {
  const { fields, type, where, limit } = query;
  const said = [type, ...fields, ...where.flatMap(({ field, value }) => [field, value])];
  return !said.includes(undefined) && Number.isInteger(limit);
}

function literalOf(token: Token | undefined): string | number | boolean | undefined {
  if (token?.is !== 'word') return token?.value;
  const word = token.value.toLowerCase();
  return word === 'true' || word === 'false' ? word === 'true' : undefined;
}

function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const found = TOKEN.exec(text);
    if (found === null) return undefined;
    tokens.push(tokenOf(found));
  }
  return tokens;
}

function tokenOf([, text, date, number, word, sign]: RegExpExecArray): Token {
  if (text !== undefined) {
    return { is: 'text', value: text.replace(/\\(.)/g, (_whole, letter: string) => WRITTEN[letter] ?? letter) };
  }
  if (date !== undefined) return { is: 'text', value: date };
  if (number !== undefined) return { is: 'number', value: Number(number) };
  return word === undefined ? { is: 'sign', value: sign ?? '' } : { is: 'word', value: word };
}
