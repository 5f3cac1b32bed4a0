import { timingSafeEqual } from 'node:crypto';
import { signBody } from '../../outgoing/sign-body';
import type { OpenConnection } from '../connection';

/** What came, and what may prove it. */
export interface Signed {
  /** Every byte of it. */
  readonly text: string;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
}

/** Seconds that another clock may differ, or a message be under way: as Standard Webhooks has it. */
const TOLERANCE = 300;

const SECONDS = /^\d{1,12}$/;

/** By which a connection of type `http` signs: the newest first, then the one that it replaces. None where it does not. */
export function signingSecretsOf({ secrets }: OpenConnection): readonly string[] {
  const { signing_secret: newest, previous_signing_secret: before } = secrets;
  return [newest, before].filter((secret) => secret !== undefined);
}

/**
 * Whether a message that came is signed by one of the secrets, as Standard Webhooks has it, less than five minutes ago and
 * under this id: what was signed under another, by us or for something else, proves nothing here. So the id that came
 * with it is not asked for.
 */
export function isSignedBy(secrets: readonly string[], id: string, { text, headers }: Signed): boolean {
  const { 'webhook-timestamp': at, 'webhook-signature': given } = headers;
  if (typeof at !== 'string' || !SECONDS.test(at) || typeof given !== 'string') return false;
  if (Math.abs(Date.now() / 1000 - Number(at)) > TOLERANCE) return false;
  const { 'webhook-signature': right = '' } = signBody(id, text, secrets, Number(at));
  const ones = given.split(' ');
  return right.split(' ').some((signature) => ones.some((one) => isSame(signature, one)));
}

function isSame(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
