import fs from 'node:fs';
import path from 'node:path';
import { FAULTS, type FaultEntry, FaultError, fault, httpStatusOf } from '../../../src/faults';
import { faultReference } from '../../../src/faults/reference';

test('every code is in snake_case, has a title and a whole sentence, and is on the reference page', () => {
  const page = faultReference();
  for (const [code, entry] of Object.entries(FAULTS)) {
    const { title, says } = entry as FaultEntry;
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(title).not.toBe('');
    expect(says).toMatch(/^[A-Z].*\.$/s);
    expect(page).toContain(`| \`${code}\` |`);
  }
});

test('the committed page is what the catalogue makes', () => {
  const file = path.join(__dirname, '..', '..', '..', 'docs', 'reference', 'errors.md');
  expect(fs.readFileSync(file, 'utf8')).toBe(faultReference());
});

test('a fault has the sentence of its code, unless there is a better one', () => {
  expect(fault('object_not_found').fault).toEqual({
    code: 'object_not_found',
    category: 'missing',
    message: FAULTS.object_not_found.says,
  });
  const cause = fault('database_busy');
  const made = fault('move_not_allowed', {
    message: 'No.',
    pointer: '/to',
    details: { to: 'x' },
    retryAfter: 5,
    cause,
  });
  expect(made).toBeInstanceOf(FaultError);
  expect(made.fault).toEqual({
    code: 'move_not_allowed',
    category: 'conflict',
    message: 'No.',
    pointer: '/to',
    details: { to: 'x' },
    retryAfter: 5,
    cause: cause.fault,
  });
});

test('an error that is no fault stays out of the fault that it caused', () => {
  const made = fault('internal', { cause: new Error('secret') });
  expect(JSON.stringify(made.fault)).not.toContain('secret');
  expect(made.cause).toEqual(new Error('secret'));
});

test.each([
  ['fields_invalid', 422],
  ['object_not_found', 404],
  ['move_not_allowed', 409],
  ['not_permitted', 403],
  ['rate_limited', 429],
  ['database_unavailable', 503],
  ['internal', 500],
  ['not_authenticated', 401],
  ['body_too_large', 413],
  ['media_type_not_supported', 415],
  ['body_not_json', 400],
] as const)('%s answers with %i', (code, status) => {
  expect(httpStatusOf(fault(code).fault)).toBe(status);
});
