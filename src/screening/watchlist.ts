/** What a list-keeper says of a list: the same for all of its versions. */
export interface ListSource {
  readonly name: string;
  /** `us-ofac-sdn` */
  readonly slug: string;
  readonly url: string;
  /** Whose list it is: a country's code in two letters, `UN`, `EU`. */
  readonly flagCode: string;
  readonly listTypes: readonly string[];
}

/** Which edition of a list it is. */
export interface ListVersion {
  /** YYYY-MM-DD; null where neither the file nor who brought it says. */
  readonly date: string | null;
  /** `sha256:` and the digest of the files, in hexadecimal digits. */
  readonly hash: string;
}

export type ListedKind = 'person' | 'organization' | 'vessel' | 'aircraft';

export type AliasType = 'primary_name' | 'aka' | 'fka';

export interface ListedName {
  readonly name: string;
  readonly aliasType: AliasType;
  /** The list-keeper says that many others are called so, too, or doubts it. */
  readonly isWeak: boolean;
}

/** A day, as exactly as it is known. */
export interface PartialDate {
  readonly year: number;
  readonly month?: number;
  readonly day?: number;
}

/** When somebody was born: on a day, or between two. */
export interface Birthdate {
  readonly from: PartialDate;
  /** The same as `from` unless a time between two is given. */
  readonly to: PartialDate;
  readonly isApproximate: boolean;
}

/** Who or what is listed. */
export interface ListedEntity {
  /** What the list-keeper calls it; one of its list has it. */
  readonly id: string;
  readonly kind: ListedKind;
  /** The primary name first. */
  readonly names: readonly ListedName[];
  readonly birthdates: readonly Birthdate[];
  /** Of birth, nationality, citizenship, residence: codes in two capital letters. */
  readonly countries: readonly string[];
  readonly programs: readonly string[];
}

/** What could not be read of a file, and was left out. */
export interface ListProblem {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

/** A list as it was read from the files of its keeper. */
export interface Watchlist {
  readonly source: ListSource;
  readonly version: ListVersion;
  readonly entities: readonly ListedEntity[];
  readonly problems: readonly ListProblem[];
}
