import type { Value } from '../../interpreter/value';
import { hashesOf } from '../api-logs/hash-values';
import { isList, isMap } from '../value-shape';

/** Shorter ones stand for too much: country codes, initials. */
const SHORTEST = 3;
/** From so many characters on, a value is looked for within longer texts too. */
const SHORTEST_WITHIN = 5;
/** What stands in a personal attribute where nobody gave anything. */
const DEFAULTS: ReadonlySet<string> = new Set(['api']);
/** So many are looked for at most. */
const MOST = 5_000;

/** The values that are known of a person whose object is redacted: what is looked for where nothing names the object. */
export class KnownValues {
  private readonly values = new Set<string>();
  private readonly within = new Set<string>();

  /** Notes all texts and numbers of a value. */
  readonly add = (value: Value): void => {
    if (isList(value)) value.forEach(this.add);
    else if (isMap(value)) Object.values(value).forEach(this.add);
    else if ((typeof value === 'string' || typeof value === 'number') && this.values.size < MOST) {
      const text = plain(value);
      if (DEFAULTS.has(text)) return;
      if (text.length >= SHORTEST) this.values.add(text);
      if (text.length >= SHORTEST_WITHIN) this.within.add(text);
    }
  };

  /** Is this text, or number, one of them, or does it hold one? */
  isIn(value: string | number): boolean {
    const text = plain(value);
    if (this.values.has(text)) return true;
    for (const one of this.within) if (text.includes(one)) return true;
    return false;
  }

  get isEmpty(): boolean {
    return this.values.size === 0;
  }

  /** Those that the other knows, too. */
  sharedWith(other: KnownValues): KnownValues {
    const shared = new KnownValues();
    for (const value of this.values) if (other.values.has(value)) shared.add(value);
    return shared;
  }

  /** By which requests are found that have one of them, or that other text. */
  hashes(also: string | null): readonly string[] {
    const others = new KnownValues();
    others.add(also);
    return hashesOf([...this.values, ...others.values]);
  }
}

function plain(value: string | number): string {
  return String(value).trim().toLowerCase();
}
