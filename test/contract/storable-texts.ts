/** Texts that mean something elsewhere, and nothing in a field. */
export const STORABLE: readonly (readonly [kind: string, text: string])[] = [
  ['SQL', `'; drop table objects; --`],
  ['SQL of another quoting', `\\'") or 1=1 /*$$`],
  ['JSON', `"}],"x":[{"$ne":null},{"`],
  ['a header', 'a\r\nSet-Cookie: planted=1\r\n\r\n<html>'],
  ['an expression', '{{trigger.id}} <%= 7*7 %> #{7*7} \\{{'],
  ['a trap', '__proto__'],
  ['a path', '../../../etc/passwd%2e%2e%2f'],
  ['right to left', '\u202eabc\u2066\u200f\u200b\ufeff'],
  ['astral', '\u{1F469}\u200d\u{1F52C}\u{10FFFF}e\u0301'],
  ['a thousand spaces', ' '.repeat(1000)],
  ['very long', 'x'.repeat(100_000)],
];
