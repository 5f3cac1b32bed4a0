import { outsideFault } from './outside-fault';

/** Ours, the connection's or a proxy's: a request that could set them could speak to a host in another's name. */
const RESERVED: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
  'expect',
  'via',
  'forwarded',
  'accept-encoding',
]);
const RESERVED_PREFIXES = ['proxy-', 'sec-', 'x-forwarded-', ':'];

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const MOST = 64;
const LONGEST = 8192;

/** Headers with their names in lower case; fault `header_refused` names the header (never its value). */
export function checkHeaders(headers: { readonly [name: string]: string }): { [name: string]: string } {
  const checked: { [name: string]: string } = Object.create(null);
  const entries = Object.entries(headers);
  if (entries.length > MOST) throw refused(`At most ${MOST} headers can be sent.`);
  for (const [given, value] of entries) {
    const name = given.toLowerCase();
    if (!NAME.test(given)) throw refused('The name of a header may have letters, digits and hyphens.');
    if (RESERVED.has(name) || RESERVED_PREFIXES.some((prefix) => name.startsWith(prefix))) {
      throw refused(`The header "${name}" is not the author's to set.`, name);
    }
    if (Object.hasOwn(checked, name)) throw refused(`The header "${name}" is there twice.`, name);
    if (!VALUE.test(value)) throw refused(`The value of "${name}" has characters that no header may have.`, name);
    if (value.length > LONGEST) throw refused(`The value of "${name}" is longer than ${LONGEST} characters.`, name);
    checked[name] = value.trim();
  }
  return checked;
}

function refused(message: string, header?: string) {
  return outsideFault('header_refused', 'none', { message, ...(header !== undefined && { details: { header } }) });
}
