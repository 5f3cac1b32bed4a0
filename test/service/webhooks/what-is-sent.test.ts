import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ValueMap } from '../../../interpreter/value';
import { blockAttributes, readPattern } from '../../../src/webhooks/block-attributes';
import { isEnabled, knownEvents } from '../../../src/webhooks/event-names';
import { matchesFilter } from '../../../src/webhooks/matches-filter';
import { PUBLISHED_EVENTS } from '../../../src/webhooks/published-events';
import { gapAfter, MOST_ATTEMPTS } from '../../../src/webhooks/schedule';

const inquiry: ValueMap = {
  type: 'inquiry',
  id: 'inq_1',
  attributes: {
    status: 'approved',
    'name-first': 'Jane',
    nickname: 'J',
    fields: {
      'name-first': { type: 'string', value: 'Jane' },
      name_last: { type: 'string', value: 'Doe' },
      addressStreet1: { type: 'string', value: '1 Main St' },
      'passport-number': { type: 'string', value: 'X1' },
    },
    tags: ['a'],
    checks: [{ name: 'one', 'name-first': 'Jane' }],
  },
  relationships: { account: { data: { type: 'account', id: 'act_1' } } },
};

function left(...blocklist: string[]): ValueMap {
  return blockAttributes(inquiry, blocklist)['attributes'] as ValueMap;
}

describe('a blocklist', () => {
  test('takes away every key of a name, at any depth and in any spelling', () => {
    const kept = left('name-first', 'name-last');
    expect(JSON.stringify(kept)).not.toMatch(/Jane|Doe/);
    expect(kept).toMatchObject({ status: 'approved', nickname: 'J', checks: [{ name: 'one' }] });
  });

  test('takes a star for any letters', () => {
    expect(Object.keys(left('name-*')['fields'] as ValueMap)).toEqual(['addressStreet1', 'passport-number']);
    expect(Object.keys(left('*-number')['fields'] as ValueMap)).not.toContain('passport-number');
    expect(Object.keys(left('address-*1')['fields'] as ValueMap)).not.toContain('addressStreet1');
    expect(left('*')).toEqual({});
    expect(left('n*k*e')).toEqual(expect.not.objectContaining({ nickname: 'J' }));
  });

  test('takes away what stands at a place alone', () => {
    const kept = left('/data/attributes/fields/*-first');
    expect(kept['name-first']).toBe('Jane');
    expect(Object.keys(kept['fields'] as ValueMap)).not.toContain('name-first');
  });

  test('may say on which type of object', () => {
    expect(left('/data/attributes/status?type=case')).toHaveProperty('status');
    expect(left('/data/attributes/status?type=inquiry')).not.toHaveProperty('status');
    expect(left('status?type=inquiry')).not.toHaveProperty('status');
  });

  test('lets an exemption win, wherever it stands', () => {
    expect(Object.keys(left('!/data/attributes/fields/name-last', 'name-*')['fields'] as ValueMap)).toEqual([
      'name_last',
      'addressStreet1',
      'passport-number',
    ]);
  });

  test('leaves who it is and whom it is related to', () => {
    expect(blockAttributes(inquiry, ['*', 'id', 'type', 'account'])).toEqual({ ...inquiry, attributes: {} });
  });

  test('is read in no time, however many stars there are', () => {
    const long = { ...inquiry, attributes: { ['a'.repeat(5000)]: 1 } };
    expect(Object.keys(blockAttributes(long, [`${'*a'.repeat(120)}*b`])['attributes'] ?? {})).toHaveLength(1);
  });

  test.each([
    '/data/id',
    '/attributes/x',
    'a/b',
    'x?kind=case',
    'x?type=case?type=y',
    '',
    '/data/attributes/',
    'x'.repeat(256),
  ])('refuses %j, and says why', (line) => {
    expect(readPattern(line)).toEqual(expect.any(String));
  });
});

describe('a filter', () => {
  const payload = { data: inquiry };
  test.each([
    [{}, true],
    [{ data: { attributes: { status: 'approved' } } }, true],
    [{ data: { attributes: { status: 'declined' } } }, false],
    [{ data: { attributes: { nameFirst: 'Jane' } } }, true],
    [{ data: { attributes: { tags: ['a'] } } }, true],
    [{ data: { attributes: { tags: ['a', 'b'] } } }, false],
    [{ data: { attributes: { checks: [{ name: 'one' }] } } }, true],
    [{ data: { relationships: { account: { data: { id: 'act_1' } } } } }, true],
    [{ data: { relationships: { inquiryTemplate: { data: { id: 'itmpl_1' } } } } }, false],
    [{ data: { attributes: { status: { $or: ['declined', 'approved'] } } } }, true],
    [{ data: { $or: [{ id: 'inq_2' }, { attributes: { status: 'declined' } }] } }, false],
    [{ data: { attributes: { missing: null } } }, true],
  ])('%j lets it through: %s', (filter, expected) => {
    expect(matchesFilter(payload, filter as ValueMap)).toBe(expected);
  });
});

describe('event names', () => {
  test('are those of the published document, where it is at hand', () => {
    const beside = path.resolve(__dirname, '../../../../shared/data/persona/openapi-2025-12-08.json');
    const file = process.env['USHER_CONTRACT'] ?? beside;
    if (!existsSync(file)) {
      process.stdout.write('SKIPPED: the published document is not at hand.\n');
      return;
    }
    const document = JSON.parse(readFileSync(file, 'utf8'));
    const attributes = document.components.schemas['webhook-request-attributes'].properties;
    const published = attributes['enabled-events'].items.enum.filter((name: string) => name !== '*');
    expect([...PUBLISHED_EVENTS].sort()).toEqual([...published].sort());
  });

  test('* means what is published; what only Usher has is sent where it is named', () => {
    expect(isEnabled(['*'], 'inquiry.completed')).toBe(true);
    expect(isEnabled(['*'], 'workflow-run.completed')).toBe(false);
    expect(isEnabled(['*', 'workflow-run.completed'], 'workflow-run.completed')).toBe(true);
    expect(isEnabled(['inquiry.completed'], 'inquiry.approved')).toBe(false);
    for (const name of ['workflow-run.failed', 'webhook.disabled', 'list.created'])
      expect(knownEvents()).toContain(name);
  });
});

test('a delivery is attempted eight times in 23 hours, ever further apart', () => {
  const gaps = Array.from({ length: MOST_ATTEMPTS - 1 }, (_, index) => gapAfter(index + 1) ?? 0);
  expect(gaps).toEqual([...gaps].sort((one, other) => one - other));
  expect(MOST_ATTEMPTS).toBe(8);
  const hours = gaps.reduce((sum, gap) => sum + gap, 0) / 3_600_000;
  expect(hours).toBeCloseTo(23.18, 1);
  expect(gapAfter(MOST_ATTEMPTS)).toBeUndefined();
  expect(gapAfter(1, 60_000)).toBe(60_000);
  expect(gapAfter(1, 1e12)).toBe(12 * 3_600_000);
});
