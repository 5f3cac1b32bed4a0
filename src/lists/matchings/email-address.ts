import { domainToASCII } from 'node:url';
import { type Matching, questionsFor, textOf } from './matching';

/** An item is an address, or a domain that stands for all of its addresses. Case makes no difference. */
export const EMAIL_ADDRESS_MATCHING: Matching = {
  wants: 'an e-mail address, or with the match type `domain` a domain',
  keep: (item) => {
    const { match_type: type = 'email_address' } = item;
    const given = textOf(item['value']) ?? '';
    const value = type === 'domain' ? normalDomain(given.replace(/^@/, '')) : normalAddress(given);
    if (value === undefined || (type !== 'domain' && type !== 'email_address')) return undefined;
    return { values: { value, match_type: type }, key: `${type}:${value}` };
  },
  ask: (item) => {
    const value = normalAddress(textOf(item['value']) ?? '');
    if (value === undefined) return [];
    return questionsFor(`email_address:${value}`, `domain:${value.slice(value.lastIndexOf('@') + 1)}`);
  },
};

function normalAddress(given: string): string | undefined {
  const address = given.normalize('NFKC');
  const at = address.lastIndexOf('@');
  const name = address.slice(0, Math.max(at, 0)).toLowerCase();
  const domain = normalDomain(address.slice(at + 1));
  return at < 1 || /[\s@]/.test(name) || domain === undefined ? undefined : `${name}@${domain}`;
}

const LONGEST_DOMAIN = 253;
const DOMAIN = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;

/** Of one domain written in two scripts or with a last dot: the same. */
function normalDomain(given: string): string | undefined {
  const ascii = domainToASCII(given.normalize('NFKC').replace(/\.$/, ''));
  return ascii.length <= LONGEST_DOMAIN && DOMAIN.test(ascii) ? ascii : undefined;
}
