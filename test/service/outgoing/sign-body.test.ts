import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { SECRET_PREFIX, signBody } from '../../../src/outgoing/sign-body';
import { hmacByPython } from './hmac-by-python';

const newSecret = () => SECRET_PREFIX + randomBytes(24).toString('base64');
const BODY = JSON.stringify({ data: { type: 'event', id: 'evt_1', attributes: { name: 'größe 😀', n: 1 } } });
const now = () => Math.floor(Date.now() / 1000);

function verifyStandard(secret: string, headers: { readonly [name: string]: string }, body = BODY): unknown {
  return new Webhook(secret.replace(SECRET_PREFIX, 'whsec_')).verify(body, { ...headers });
}

test('the t=,v1= signature is HMAC-SHA256 of time and body by the whole secret, as Python computes it', () => {
  const [secret, at] = [newSecret(), now()];
  const { 'persona-signature': signature } = signBody('wbhe_1', BODY, [secret], at);
  expect(signature).toBe(`t=${at},v1=${hmacByPython(secret, `${at}.${BODY}`)}`);
});

test('it is the one of a known vector', () => {
  const { 'persona-signature': signature } = signBody(
    'wbhe_1',
    '{"data":{"type":"event","id":"evt_1"}}',
    ['wbhsec_test'],
    1764686826,
  );
  expect(signature).toBe('t=1764686826,v1=bc602ceb9a44b5846feac66c60a05c588dc3bc618f0ef93bfce86075a20f7f29');
});

test('the Standard Webhooks headers are verified by the reference library', () => {
  const secret = newSecret();
  const headers = signBody('wbhe_1', BODY, [secret], now());
  expect(verifyStandard(secret, headers)).toEqual(JSON.parse(BODY));
  expect(() => verifyStandard(secret, headers, BODY.replace('evt_1', 'evt_2'))).toThrow();
  expect(() => verifyStandard(newSecret(), headers)).toThrow();
  expect(() => verifyStandard(secret, { ...headers, 'webhook-id': 'wbhe_2' })).toThrow();
});

test('while a secret is rotated, the old one and the new one both verify', () => {
  const [fresh, old, at] = [newSecret(), newSecret(), now()];
  const headers = signBody('wbhe_1', BODY, [fresh, old], at);
  const pairs = headers['persona-signature']?.split(' ');
  expect(pairs).toEqual([fresh, old].map((secret) => `t=${at},v1=${hmacByPython(secret, `${at}.${BODY}`)}`));
  for (const secret of [fresh, old]) expect(verifyStandard(secret, headers)).toEqual(JSON.parse(BODY));
});
