import { HOLE, type Place, placesBy, type Refusal, type TextReader } from './place';

const REFUSED: Refusal = {
  message: 'A value stands where it could decide which host a URL leads to.',
  hint: 'Write the host out with a slash behind it, https://app.example/{{…}}, or let one value be the whole URL.',
};

/** What the end of a URL that was read so far is; `whole` is what a value there is if it is the whole URL. */
export function placeInUrl<T extends string>(before: string, whole: T): T | 'url' | Refusal {
  const written = before.trimStart().toLowerCase();
  if (written === '') return whole;
  return leadsSomewhere(written) ? 'url' : REFUSED;
}

/** Does it say for sure where it leads: by a scheme and a host, a path of the same host, or a value that was whole? */
function leadsSomewhere(written: string): boolean {
  if (['mailto:', 'tel:', 'cid:'].some((scheme) => written.startsWith(scheme))) return true;
  const first = written.charAt(0);
  const second = written.charAt(1);
  if (first === HOLE) return '/?#'.includes(second) && second !== '';
  if (first === '?' || first === '#') return true;
  if (first === '/') return second !== '/' && second !== '\\';
  const scheme = ['https://', 'http://'].find((each) => written.startsWith(each));
  if (scheme === undefined) return false;
  const rest = written.slice(scheme.length);
  const end = [...rest].findIndex((character) => '/?#'.includes(character));
  const host = rest.slice(0, Math.max(end, 0));
  return host !== '' && !host.includes(HOLE) && !host.includes('\\');
}

class UrlReader implements TextReader {
  private before = '';

  constructor(private readonly whole: 'address' | 'bare') {}

  read(character: string): void {
    this.before += character;
  }

  place(): Place {
    return placeInUrl(this.before, this.whole);
  }

  pass(): void {
    this.before += HOLE;
  }
}

/** In a text that is a URL for people to follow. */
export const urlPlaces = placesBy(() => new UrlReader('address'));

/** In a text that is a URL for us to call: whether it may be called is seen when it is. */
export const targetPlaces = placesBy(() => new UrlReader('bare'));
