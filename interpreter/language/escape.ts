/**
 * Writes a value so that it can do nothing but stand in its place in a text. By hand and without patterns, so that every
 * build, and every replay, gives the same.
 */
import { canonicalize } from '../canonical';
import type { TextPlace } from '../plan';
import type { Value } from '../value';
import { boundedText } from './bounds';
import { textOf } from './text-of';
import { trim } from './white-space';

/** Where a link leads that a value may not decide. */
const NOWHERE = 'about:invalid';
const SCHEMES = ['https://', 'http://', 'mailto:', 'tel:'];
/** Of a URL besides letters and digits; quotes, angle brackets and bars are never among it. */
const URL_MARKS = '-._~:/?#[]@!$&()*+,;=%';

const HTML: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Slack has no escape for what makes bold, italic, struck or code: signs that look like them stand for it. */
const SLACK: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '*': '∗',
  '~': '∼',
  '`': 'ˋ',
};

const ESCAPES: { readonly [place in Exclude<TextPlace, 'json_value'>]: (text: string) => string } = {
  html: (text) => replaced(visible(text), HTML),
  text: visible,
  line,
  slack,
  url,
  link: (text) => address(text).split('&').join('&amp;'),
  address,
  json: (text) => inScript(JSON.stringify(text).slice(1, -1)),
};

/** A missing value stays missing; in JSON it is null. Fault `text_too_long`. */
export function escapeValue(value: Value, as: TextPlace): Value {
  if (as === 'json_value') return boundedText(inScript(canonicalize(value)));
  return value === null ? null : boundedText(ESCAPES[as](textOf(value)));
}

/** Without what is not seen and yet works: control characters, turns of the writing direction, halves of characters. */
function visible(text: string): string {
  let seen = '';
  for (const character of text.split('\r\n').join('\n')) {
    const code = character.codePointAt(0) as number;
    if (code === 0x0d || code === 0x2028 || code === 0x2029) seen += '\n';
    else if (code >= 0xd800 && code < 0xe000) seen += '\ufffd';
    else if (!isHidden(code)) seen += character;
  }
  return seen;
}

function isHidden(code: number): boolean {
  const isControl = (code < 0x20 && code !== 0x09 && code !== 0x0a) || (code >= 0x7f && code < 0xa0);
  return isControl || (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

function line(text: string): string {
  return visible(text).split('\n').join(' ').split('\t').join(' ');
}

function replaced(text: string, by: { readonly [character: string]: string }): string {
  let result = '';
  for (const character of text) result += by[character] ?? character;
  return result;
}

/** A sign at the beginning would make a quotation. An underscore inside a word makes nothing, and belongs to many ids. */
function slack(text: string): string {
  const one = line(text);
  let result = '';
  for (let at = 0; at < one.length; at += 1) {
    const character = one.charAt(at);
    if (character === '_') result += isWord(one.charCodeAt(at - 1)) && isWord(one.charCodeAt(at + 1)) ? '_' : 'ˍ';
    else result += at === 0 && character === '>' ? '›' : (SLACK[character] ?? character);
  }
  return result;
}

function isWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** A part of a URL. `.` and `..` would climb up its path, also when they are percent-encoded. */
function url(text: string): string {
  const one = line(text);
  if (one === '.' || one === '..') return encoded('․').repeat(one.length);
  let result = '';
  for (const character of one) result += character === '@' ? '@' : encoded(character);
  return result;
}

/** A whole URL, if it is of a scheme that only leads somewhere. */
function address(text: string): string {
  const one = trim(line(text));
  const start = lowercase(one.slice(0, 8));
  if (!SCHEMES.some((scheme) => start.startsWith(scheme))) return NOWHERE;
  let result = '';
  for (const character of one) result += URL_MARKS.includes(character) ? character : encoded(character);
  return result;
}

function lowercase(text: string): string {
  let result = '';
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    result += String.fromCharCode(code >= 65 && code <= 90 ? code + 32 : code);
  }
  return result;
}

/** Also those that `encodeURIComponent` leaves, but that mean something to what stands around a URL. */
function encoded(character: string): string {
  if (isWord(character.charCodeAt(0)) || '-._~'.includes(character)) return character;
  const code = character.charCodeAt(0);
  return code < 0x80 ? `%${code.toString(16).toUpperCase()}` : encodeURIComponent(character);
}

/** So that JSON may stand in a script. */
function inScript(json: string): string {
  return json.split('<').join('\\u003c').split('\u2028').join('\\u2028').split('\u2029').join('\\u2029');
}
