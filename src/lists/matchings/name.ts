import type { ValueMap } from '../../../interpreter/value';
import { foldName } from './fold-name';
import { type Matching, questionsFor, textOf } from './matching';

/** First names from this many letters on may lack one, up to a length at which nobody mistypes just one. */
const SHORTEST = 4;
const LONGEST = 50;

interface Names {
  readonly first: string;
  readonly last: string;
}

/**
 * First and last name, both folded. A list with `allow_fuzzy_name_first` also takes first names that are the same when
 * each leaves out at most one letter: one mistyped, missing, doubled, or changed with its neighbour.
 */
export const NAME_MATCHING: Matching = {
  wants: 'a first and a last name',
  keep: (item, list) => {
    const names = read(item);
    if (names === undefined) return undefined;
    const { name_first: first, name_last: last } = item;
    return {
      values: { name_first: textOf(first) ?? '', name_last: textOf(last) ?? '' },
      key: JSON.stringify([names.first, names.last]),
      ...(list['allow_fuzzy_name_first'] === true && { also: similar(names) }),
    };
  },
  ask: (item) => {
    const names = read(item);
    return names === undefined ? [] : questionsFor(JSON.stringify([names.first, names.last]), ...similar(names));
  },
};

function read(item: ValueMap): Names | undefined {
  const first = foldName(textOf(item['name_first']) ?? '');
  const last = foldName(textOf(item['name_last']) ?? '');
  return first === '' || last === '' ? undefined : { first, last };
}

/** Keys of the name, and of all with a letter less of the first name; only items of fuzzy lists have such. */
function similar({ first, last }: Names): readonly string[] {
  const letters = [...first];
  const leavesOut = letters.length >= SHORTEST && letters.length <= LONGEST;
  const shorter = leavesOut ? letters.map((_, index) => letters.toSpliced(index, 1).join('')) : [];
  return [...new Set([first, ...shorter])].map((one) => `~${JSON.stringify([one, last])}`);
}
