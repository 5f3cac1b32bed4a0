import { readFileSync } from 'node:fs';
import path from 'node:path';
import { KINDS } from '../../src/kinds';
import { PUBLISHED_EVENTS } from '../../src/webhooks/published-events';

const page = readFileSync(path.resolve(__dirname, '../../docs/reference/compatibility.md'), 'utf8');

test('every published event is written, or the page of what is not here names it', () => {
  const written = new Set([...KINDS.values()].flatMap(({ events }) => Object.keys(events)));
  const silent = [...PUBLISHED_EVENTS].filter((event) => !written.has(event) && !page.includes(`\`${event}\``));
  expect(silent).toEqual([]);
});
