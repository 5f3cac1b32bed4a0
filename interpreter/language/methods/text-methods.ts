import type { Value } from '../../value';
import { boundedList, boundedText, refuseLength } from '../bounds';
import { textOf } from '../text-of';
import { trim } from '../white-space';
import type { Method, MethodTable } from './method';

/** Gives null unless value and arguments are all text; a method of text takes two at most. */
function onText(run: (text: string, first: string, second: string) => Value, takes = 0): Method['run'] {
  return (value, args) => {
    const [first = null, second = null] = args;
    if (typeof value !== 'string' || (takes > 0 && typeof first !== 'string')) return null;
    return takes > 1 && typeof second !== 'string' ? null : run(value, first as string, second as string);
  };
}

/** Letters of ASCII only: what a letter's other case is depends on the Unicode version for all others. */
function shiftCase(text: string, first: number, by: number): string {
  let shifted = '';
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    shifted += String.fromCharCode(code >= first && code < first + 26 ? code + by : code);
  }
  return shifted;
}

function codePointCount(text: string): number {
  let count = 0;
  for (const _character of text) count += 1;
  return count;
}

function replaceAll(text: string, from: string, to: string): string {
  if (from === '') return text;
  const pieces = text.split(from);
  refuseLength(text.length + (pieces.length - 1) * (to.length - from.length));
  return pieces.join(to);
}

function replaceChars(text: string, characters: string, to: string): string {
  const replaced = new Set(characters);
  let result = '';
  for (const character of text) {
    result += replaced.has(character) ? to : character;
    refuseLength(result.length);
  }
  return result;
}

/** The part of an e-mail address before or after its last `@`; null where there is none. */
function addressPart(text: string, part: 'username' | 'domain'): Value {
  const at = text.lastIndexOf('@');
  if (at < 1 || at === text.length - 1) return null;
  return part === 'username' ? text.slice(0, at) : text.slice(at + 1);
}

const STRING = () => ({ is: 'string' }) as const;
const MAYBE_STRING = () => ({ is: 'string', optional: true }) as const;

export const TEXT_METHODS: MethodTable = {
  /** Characters (code points). */
  length: {
    on: ['string'],
    args: [],
    gives: () => ({ is: 'integer' }),
    anonymous: true,
    run: onText(codePointCount),
  },
  trim: { on: ['string'], args: [], gives: STRING, run: onText(trim) },
  lowercase: { on: ['string'], args: [], gives: STRING, run: onText((text) => shiftCase(text, 65, 32)) },
  uppercase: { on: ['string'], args: [], gives: STRING, run: onText((text) => shiftCase(text, 97, -32)) },
  split: {
    on: ['string'],
    args: [{ name: 'delimiter', type: 'string' }],
    gives: () => ({ is: 'array', of: { is: 'string' } }),
    run: onText((text, delimiter) => boundedList(delimiter === '' ? [...text] : text.split(delimiter)), 1),
  },
  replace_all: {
    on: ['string'],
    args: [
      { name: 'from', type: 'string' },
      { name: 'to', type: 'string' },
    ],
    gives: STRING,
    run: onText((text, from, to) => boundedText(replaceAll(text, from, to)), 2),
  },
  /** Replaces each of some characters. */
  replace_chars: {
    on: ['string'],
    args: [
      { name: 'characters', type: 'string' },
      { name: 'to', type: 'string' },
    ],
    gives: STRING,
    run: onText((text, characters, to) => boundedText(replaceChars(text, characters, to)), 2),
  },
  /** Any values, put behind the text; a missing one adds nothing. */
  concat: {
    on: ['string'],
    args: [{ name: 'text', type: 'any' }],
    repeats: true,
    gives: STRING,
    run: (value, args) => (typeof value === 'string' ? boundedText(value + args.map(textOf).join('')) : null),
  },
  /** Of an e-mail address. */
  domain: { on: ['string'], args: [], gives: MAYBE_STRING, run: onText((text) => addressPart(text, 'domain')) },
  username: { on: ['string'], args: [], gives: MAYBE_STRING, run: onText((text) => addressPart(text, 'username')) },
};
