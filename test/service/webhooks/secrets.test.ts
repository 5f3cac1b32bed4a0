import { randomBytes } from 'node:crypto';
import { FaultError } from '../../../src/faults';
import { createSecrets, secretsOf } from '../../../src/secrets/secrets';

const newKey = () => randomBytes(32).toString('base64');
const codeOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof FaultError) return error.fault.code;
    throw error;
  }
  return 'opened';
};

test('what is sealed opens for the same purpose alone', () => {
  const secrets = createSecrets([newKey()]);
  const sealed = secrets.seal('größe 😀', 'webhook-secret wbh_1');
  expect(sealed).not.toContain('größe');
  expect(secrets.open(sealed, 'webhook-secret wbh_1')).toBe('größe 😀');
  expect(codeOf(() => secrets.open(sealed, 'webhook-secret wbh_2'))).toBe('secret_unreadable');
});

test('the same text never looks the same twice', () => {
  const secrets = createSecrets([newKey()]);
  expect(secrets.seal('a', 'p')).not.toBe(secrets.seal('a', 'p'));
});

test('a new key is put in front of the old one, which still opens what it sealed', () => {
  const [old, fresh] = [newKey(), newKey()];
  const sealed = createSecrets([old]).seal('a', 'p');
  const both = createSecrets([fresh, old]);
  expect(both.open(sealed, 'p')).toBe('a');
  expect(codeOf(() => createSecrets([fresh]).open(sealed, 'p'))).toBe('secret_unreadable');
  expect(codeOf(() => createSecrets([old]).open(both.seal('a', 'p'), 'p'))).toBe('secret_unreadable');
});

test('what was tampered with, cut off, or never sealed does not open', () => {
  const secrets = createSecrets([newKey()]);
  const sealed = secrets.seal('a secret', 'p');
  const [version, id, content = ''] = sealed.split('.');
  const bytes = Buffer.from(content, 'base64url');
  bytes[14] = (bytes[14] ?? 0) ^ 1;
  for (const wrong of [
    `${version}.${id}.${bytes.toString('base64url')}`,
    sealed.slice(0, 30),
    'a secret',
    '',
    'v1..',
  ]) {
    expect(codeOf(() => secrets.open(wrong, 'p'))).toBe('secret_unreadable');
  }
});

test('a key of another length is refused without being repeated', () => {
  expect(() => createSecrets(['c2hvcnQ='])).toThrow(/32 random bytes/);
  expect(() => createSecrets(['c2hvcnQ='])).not.toThrow(/c2hvcnQ/);
  expect(() => createSecrets([])).toThrow();
});

test('an installation without a key says so where one is needed', () => {
  expect(codeOf(() => secretsOf({}))).toBe('encryption_key_missing');
});
