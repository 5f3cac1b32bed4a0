/** The marks that people and keyboards use for one another. */
const APOSTROPHES = /[`´ʹʻʼ‘’‛′]/g;

/**
 * The form in which names compare: compatibility forms, case, the kinds of hyphens, apostrophes and spaces, and what is
 * not seen make no difference; accents do. Upper case first: it unites what lower case leaves apart, as ß and ss.
 */
export function foldName(name: string): string {
  return name
    .replaceAll(APOSTROPHES, "'")
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replaceAll(/\p{Pd}/gu, '-')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
