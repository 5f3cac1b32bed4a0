import type { TextPlace } from '../../plan';

/** A place where no value may stand: why, and what to do. */
export interface Refusal {
  readonly message: string;
  readonly hint: string;
}

/** What the places between the pieces of an author's text are: one fewer than there are pieces. */
export type FindPlaces = (pieces: readonly string[]) => readonly (TextPlace | Refusal)[];

/** Stands for a value in what an author wrote. */
export const HOLE = '\u0000';

export function isRefusal(place: TextPlace | Refusal): place is Refusal {
  return typeof place !== 'string';
}

/** Reads a text by the character; `place` tells what stands where reading has come to, `pass` that a value does. */
export interface TextReader {
  read(character: string): void;
  place(): TextPlace | Refusal;
  pass(): void;
}

export function placesBy(start: () => TextReader): FindPlaces {
  return (pieces) => {
    const reader = start();
    return pieces.slice(0, -1).map((piece) => {
      for (const character of piece) reader.read(character);
      const place = reader.place();
      reader.pass();
      return place;
    });
  };
}
