import type { TextPlace } from '../../plan';
import { HOLE, placesBy, type Refusal, type TextReader } from './place';

/** As far as it says where a URL leads: a scheme and a host, or the beginning of a path on the same host. */
const LEADS = new RegExp(`^(https?://[^/?#\\\\${HOLE}]+[/?#]|mailto:|tel:|cid:|/(?!/)|[?#])`, 'i');
/** A whole URL that a value gives, and what it cannot be mistaken for any more. */
const LEADS_BY_VALUE = new RegExp(`^${HOLE}[/?#]`);

const REFUSED: Refusal = {
  message: 'A value stands where it could decide which host a URL leads to.',
  hint: 'Write the host out with a slash behind it, https://app.example/{{…}}, or let one value be the whole URL.',
};

/** What the end of a URL that was read so far is; `whole` is what a value there is if it is the whole URL. */
export function placeInUrl(before: string, whole: 'link' | 'address'): TextPlace | Refusal {
  const written = before.trimStart();
  if (written === '') return whole;
  return LEADS.test(written) || LEADS_BY_VALUE.test(written) ? 'url' : REFUSED;
}

class UrlReader implements TextReader {
  private before = '';

  read(character: string): void {
    this.before += character;
  }

  place(): TextPlace | Refusal {
    return placeInUrl(this.before, 'address');
  }

  pass(): void {
    this.before += HOLE;
  }
}

/** In a text that is a URL. */
export const urlPlaces = placesBy(() => new UrlReader());
