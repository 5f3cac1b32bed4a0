import { startEmulator } from './emulator';
import { type FrontAnswer, type FrontRequest, jsonAnswer, startFront } from './front';
import type { Arrival, StandIn, StandInOptions } from './stand-in';

/** The account of the stand-in. */
export const TWILIO_ACCOUNT = 'AC00000000000000000000000000000000';
export const TWILIO_TOKEN = 'stand-in';
export const TWILIO_KEY = { sid: 'SK00000000000000000000000000000000', secret: 'stand-in-key' };
/** A key that may send, and not read what was sent. */
export const TWILIO_SENDING_KEY = { sid: 'SK11111111111111111111111111111111', secret: 'stand-in-sending-key' };
export const TWILIO_NUMBER = '+15005550006';

const MESSAGES = `/2010-04-01/Accounts/${TWILIO_ACCOUNT}/Messages.json`;
const LONGEST = 1600;

/** The vendor's numbers for tests, and what becomes of a message to one. */
const TO: { readonly [number: string]: number } = {
  '+15005550001': 21211,
  '+15005550002': 21612,
  '+15005550003': 21408,
  '+15005550004': 21610,
  '+15005550009': 21614,
};
/** And of one from it. */
const FROM: { readonly [number: string]: number } = {
  '+15005550001': 21212,
  '+15005550007': 21606,
  '+15005550008': 21611,
};

export interface TwilioStandIn extends StandIn {
  /** The account's token and keys are good for nothing any more. */
  revoke(): void;
}

/** A Twilio account with a number, which sends nothing. */
export async function startTwilioStandIn({ port = 0 }: StandInOptions = {}): Promise<TwilioStandIn> {
  const emulator = await startEmulator('twilio', {
    account: { sid: TWILIO_ACCOUNT, auth_token: TWILIO_TOKEN, friendly_name: 'Stand-in' },
    api_keys: [TWILIO_KEY, TWILIO_SENDING_KEY],
    phone_numbers: [{ phone_number: TWILIO_NUMBER }],
  });
  let isRevoked = false;
  const front = await startFront(emulator.url, port, {
    correct: (request) => (isRevoked ? refused(401, 20003) : correct(request)),
    arrival,
  });
  return {
    url: front.url,
    arrivals: async () => front.arrivals(),
    revoke: () => {
      isRevoked = true;
    },
    close: async () => {
      await front.close();
      await emulator.close();
    },
  };
}

/** The emulator lets every key do all, knows none of the numbers for tests, takes texts of any length, and calls a wrong number by another code. */
function correct({ method, path, form, authorization }: FrontRequest): FrontAnswer | undefined {
  if (method === 'GET' && path === MESSAGES && authorization === basic(TWILIO_SENDING_KEY)) return refused(403, 20003);
  // Who asks is the emulator's to see, and comes first.
  if (method !== 'POST' || path !== MESSAGES || !isKnown(authorization)) return undefined;
  const to = form.get('To') ?? '';
  const text = form.get('Body') ?? '';
  const code = FROM[form.get('From') ?? ''] ?? TO[to] ?? (/^\+[1-9]\d{6,14}$/.test(to) ? undefined : 21211);
  const wrong = code ?? (text === '' ? 21602 : text.length > LONGEST ? 21617 : undefined);
  return wrong === undefined ? undefined : refused(400, wrong);
}

function refused(status: number, code: number): FrontAnswer {
  return jsonAnswer(status, {
    code,
    message: 'Refused',
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  });
}

function isKnown(authorization: string): boolean {
  const account = { sid: TWILIO_ACCOUNT, secret: TWILIO_TOKEN };
  return [account, TWILIO_KEY, TWILIO_SENDING_KEY].some((pair) => authorization === basic(pair));
}

function basic({ sid, secret }: { readonly sid: string; readonly secret: string }): string {
  return `Basic ${Buffer.from(`${sid}:${secret}`).toString('base64')}`;
}

function arrival({ method, path, form }: FrontRequest, { status }: FrontAnswer): Omit<Arrival, 'at'> | undefined {
  if (method !== 'POST' || path !== MESSAGES || status !== 201) return undefined;
  const to = form.get('To') ?? '';
  return { title: `Text message to ${to}`, details: { to, from: form.get('From'), text: form.get('Body') } };
}
