import { refuse } from './destination-guard';
import type { OutgoingOptions } from './outgoing-options';

const LONGEST = 8192;

/**
 * Reads an absolute URL that Usher may call: https (http where the installation allows it), a host, no user name or
 * password. Fault `address_refused`. Whether the host's addresses may be called is seen at the dial.
 */
export function readUrl(text: string, { allowHttp = false, httpTo = [] }: OutgoingOptions): URL {
  if (text.length > LONGEST) throw refuse('url', `The URL is longer than ${LONGEST} characters.`);
  const url = parse(text);
  if (url === undefined) throw refuse('url', 'The URL is not a whole one: write https://host/path.');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && (allowHttp || httpTo.includes(url.host)))) {
    throw refuse('scheme', `The URL must begin with https://${allowHttp ? ' or http://' : ''}.`);
  }
  if (url.username !== '' || url.password !== '') {
    throw refuse('userinfo', 'The URL has a user name or password in it: send credentials in a header.');
  }
  return url;
}

function parse(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
