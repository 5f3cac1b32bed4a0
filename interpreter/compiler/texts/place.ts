import type { TextPlace } from '../../plan';

/** A place where no value may stand: why, and what to do. */
export interface Refusal {
  readonly message: string;
  readonly hint: string;
}

/** Where a value stands; `bare` where it is the author's whole text, or leads it, and is taken as it is. */
export type Place = TextPlace | 'bare' | Refusal;

/** What the places between the pieces of an author's text are: one fewer than there are pieces. */
export type FindPlaces = (pieces: readonly string[]) => readonly Place[];

/** Stands for a value in what an author wrote. */
export const HOLE = '\u0000';

export function isRefusal(place: Place): place is Refusal {
  return typeof place !== 'string';
}

/** Reads a text by the character; `place` tells what stands where reading has come to, `pass` that a value does. */
export interface TextReader {
  read(character: string): void;
  place(): Place;
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
