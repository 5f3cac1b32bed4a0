/** What a schema says beyond types: read by the compiler from the JSON Schema (`interpreter/catalogue.ts`). */
import { z } from 'zod';
import { parseDuration } from '../interpreter/duration';
import { KINDS, type Kind, kindNamed } from '../src/kinds';

/** A reference to an object: `{{trigger}}`, `{{open_case}}`. `'*'` is any kind, or any of which `isFit` holds. */
export function objectOf(kind: string, isFit: (kind: Kind) => boolean = () => true) {
  const type =
    kind === '*'
      ? z
          .string()
          .refine((name) => KINDS.has(name), { error: 'There is no such kind', abort: true })
          .refine((name) => isFit(kindNamed(name)), 'This is not done to objects of this kind')
      : z.literal(kind);
  return z.looseObject({ type, id: z.string().min(1) }).meta({ 'x-object': kind });
}

/** A length of time, longer than nothing: `90m`, `24h`, `P30D`. `longest` is milliseconds. */
export function lengthOfTime(longest: number) {
  const isGood = (text: string) => {
    const milliseconds = parseDuration(text);
    return milliseconds !== null && milliseconds > 0 && milliseconds <= longest;
  };
  const most = `${longest / 86_400_000} days`;
  return z
    .string()
    .refine(isGood, `This is no length of time: write 90m, 24h or 30d, at most ${most}`)
    .describe(`Such as \`90m\`, \`24h\` or \`30d\`; at most ${most}.`);
}

/** The key (or id) of a list, a template and the like, resolved in each environment on activation. */
export function nameOf(kind: string) {
  return z.string().min(1).max(200).meta({ 'x-name': kind });
}

/** The key (or id) of a connection of one of these types. */
export function connectionOf(...types: readonly [string, ...string[]]) {
  return nameOf('connection').meta({ 'x-name': 'connection', 'x-connection': [...types] });
}

const ORIGIN = /^https?:\/\/[^/?#@\s]+$/i;

/** Where something may be sent to: scheme, host and port. */
export function origin() {
  return z
    .string()
    .max(500)
    .refine((text) => ORIGIN.test(text) && URL.canParse(text), 'must be an origin such as https://api.example');
}

/** Marks values that may say something of a person. */
export function personal<T extends z.ZodType>(schema: T): T {
  return schema.meta({ ...schema.meta(), 'x-personal': true });
}

/** Values of an object's own fields, by key. */
export function fieldValues() {
  return personal(z.record(z.string().min(1).max(200), z.unknown()));
}

/** Tags: plain names, set semantics. */
export function tagNames() {
  return z.array(z.string().min(1).max(255)).max(100);
}

/** A reviewer's words. */
export function comment() {
  return personal(z.string().min(1).max(4000));
}

/** Text of a sort (`TextSort`): the values that a definition puts into it are escaped for where they stand. */
export function marked<T extends z.ZodType>(sort: 'html' | 'text' | 'line' | 'slack' | 'url' | 'json', schema: T): T {
  return personal(schema.meta({ 'x-text': sort }));
}

/** Longer than any address, so that a wrong one is refused as such. */
export function mailAddress() {
  return personal(z.string().max(1000));
}

/** One address, or several. */
export function mailAddresses() {
  return personal(z.union([mailAddress(), z.array(mailAddress()).max(1000)]));
}

export function phoneNumber() {
  return personal(z.string().max(100)).describe('With its country: +14155550123.');
}

/** What is known of a mail once it is with the server. */
export function sentMail() {
  return z.object({
    message_id: z.string(),
    accepted: personal(z.array(z.string())).describe('Recipients that the server took.'),
    rejected: personal(z.array(z.object({ address: z.string(), code: z.int() }))).describe(
      'Recipients that it refused, with its reply codes.',
    ),
  });
}

export function sentSms() {
  return z.object({ message_id: z.string(), status: z.string().describe('Of the vendor: queued, accepted, sent.') });
}
