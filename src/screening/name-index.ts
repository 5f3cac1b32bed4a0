import { jaroWinkler, PREFIX_LENGTH, PREFIX_WEIGHT, sharedPrefix } from './jaro-winkler';
import type { ListedEntity, ListedName } from './watchlist';

/** A name that comes near to the one that was looked for. */
export interface NearName {
  readonly entity: ListedEntity;
  readonly name: ListedName;
  /** Jaro-Winkler over the sorted words: 0 to 1. */
  readonly similarity: number;
}

/** Letters are counted by the last bits of their codes: letters that share one make a bound looser, never wrong. */
const BUCKETS = 32;
const MOST_COUNTED = 255;

/**
 * Finds names that are alike without comparing with each: how often a name has each letter says how many can be common
 * at best, and so how alike it can be at best. Gives just what comparing with every name would give.
 */
export class NameIndex {
  private readonly keys: string[] = [];
  private readonly found: { readonly entity: ListedEntity; readonly name: ListedName }[] = [];
  private readonly lengths: Uint16Array;
  /** For each bucket, how often every name has its letters: one after the other, as they are walked through. */
  private readonly counts: readonly Uint8Array[];

  /** `normalize`: what makes names comparable; the same for those of the list and those that are looked for. */
  constructor(
    entities: readonly ListedEntity[],
    private readonly normalize: (name: string) => string,
  ) {
    for (const entity of entities) this.enter(entity);
    this.lengths = Uint16Array.from(this.keys, (key) => key.length);
    this.counts = Array.from({ length: BUCKETS }, () => new Uint8Array(this.keys.length));
    this.keys.forEach((key, place) => {
      countLetters(key).forEach((count, bucket) => {
        this.counts[bucket]?.set([count], place);
      });
    });
  }

  /** How many names there are to compare with. */
  get size(): number {
    return this.keys.length;
  }

  /** The names that are at least so similar to a name, in the order of the list. */
  near(name: string, least: number): readonly NearName[] {
    const key = this.normalize(name);
    if (key === '') return [];
    return this.candidates(key, least).flatMap((place): NearName[] => {
      const similarity = jaroWinkler(key, this.keys[place] ?? '');
      const found = this.found[place];
      return similarity >= least && found !== undefined ? [{ ...found, similarity }] : [];
    });
  }

  private enter(entity: ListedEntity): void {
    const known = new Set<string>();
    // Of two names that read the same the strong one counts.
    const names = [...entity.names].sort((left, right) => Number(left.isWeak) - Number(right.isWeak));
    for (const name of names) {
      const key = this.normalize(name.name);
      if (key === '' || known.has(key)) continue;
      known.add(key);
      this.keys.push(key);
      this.found.push({ entity, name });
    }
  }

  /** Those that could be so similar by the letters that they have. */
  private candidates(key: string, least: number): readonly number[] {
    const common = this.countCommon(countLetters(key));
    const needed: number[] = [];
    const candidates: number[] = [];
    for (let place = 0; place < common.length; place += 1) {
      const length = this.lengths[place] ?? 0;
      needed[length] ??= neededLetters(key.length, length, least);
      const letters = common[place] ?? 0;
      if (letters < (needed[length] ?? 0)) continue;
      const prefix = sharedPrefix(key, this.keys[place] ?? '');
      if (similarityAtBest(letters, key.length, length, prefix) >= least) candidates.push(place);
    }
    return candidates;
  }

  /** How many letters each name has in common with one, wherever they stand. */
  private countCommon(letters: Uint8Array): Uint16Array {
    const common = new Uint16Array(this.keys.length);
    letters.forEach((ours, bucket) => {
      const column = this.counts[bucket];
      if (ours === 0 || column === undefined) return;
      for (let place = 0; place < common.length; place += 1) {
        const theirs = column[place] ?? 0;
        common[place] = (common[place] ?? 0) + (ours < theirs ? ours : theirs);
      }
    });
    return common;
  }
}

/** How many letters texts of these lengths must have in common at least; more than there are where none suffice. */
function neededLetters(one: number, other: number, least: number): number {
  const most = Math.min(one, other);
  for (let letters = 0; letters <= most; letters += 1) {
    if (similarityAtBest(letters, one, other, PREFIX_LENGTH) >= least) return letters;
  }
  return Number.POSITIVE_INFINITY;
}

/** How similar texts of these lengths are at best, if so many letters are common and so many at the beginning. */
function similarityAtBest(letters: number, one: number, other: number, prefix: number): number {
  const jaro = (letters / one + letters / other + 1) / 3;
  return jaro + prefix * PREFIX_WEIGHT * (1 - jaro);
}

function countLetters(key: string): Uint8Array {
  const counts = new Uint8Array(BUCKETS);
  for (let place = 0; place < key.length; place += 1) {
    const bucket = key.charCodeAt(place) % BUCKETS;
    counts[bucket] = Math.min(MOST_COUNTED, (counts[bucket] ?? 0) + 1);
  }
  return counts;
}
