/** How much a shared beginning counts, for each of at most four characters. */
export const PREFIX_WEIGHT = 0.1;
export const PREFIX_LENGTH = 4;

/** How alike two texts are after Jaro and Winkler, from 0 (nothing in common) to 1 (the same). */
export function jaroWinkler(left: string, right: string): number {
  const jaro = jaroOf(left, right);
  return jaro + sharedPrefix(left, right) * PREFIX_WEIGHT * (1 - jaro);
}

/** How many characters both begin with, four at most. */
export function sharedPrefix(left: string, right: string): number {
  const most = Math.min(PREFIX_LENGTH, left.length, right.length);
  let length = 0;
  while (length < most && left.charCodeAt(length) === right.charCodeAt(length)) length += 1;
  return length;
}

function jaroOf(left: string, right: string): number {
  if (left === right) return left === '' ? 0 : 1;
  const reach = Math.max(0, Math.floor(Math.max(left.length, right.length) / 2) - 1);
  const taken = new Uint8Array(right.length);
  const matched: number[] = [];
  for (let place = 0; place < left.length; place += 1) {
    const last = Math.min(right.length - 1, place + reach);
    for (let other = Math.max(0, place - reach); other <= last; other += 1) {
      if (taken[other] === 1 || left.charCodeAt(place) !== right.charCodeAt(other)) continue;
      taken[other] = 1;
      matched.push(left.charCodeAt(place));
      break;
    }
  }
  if (matched.length === 0) return 0;
  let [at, moved] = [0, 0];
  for (let other = 0; other < right.length; other += 1) {
    if (taken[other] !== 1) continue;
    if (matched[at] !== right.charCodeAt(other)) moved += 1;
    at += 1;
  }
  const count = matched.length;
  return (count / left.length + count / right.length + (count - moved / 2) / count) / 3;
}
