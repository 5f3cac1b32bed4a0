import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ConnectorCase } from './connector-case';

const FOLDER = join(__dirname, 'cases');

/**
 * Every case of an outside action, found by the listing of `cases/`: what a file there exports are cases, or lists of
 * them. By action, sorted. Throws where a file has none, or two are of one action.
 */
export function findCases(folder = FOLDER): ReadonlyMap<string, ConnectorCase> {
  const cases: ConnectorCase[] = [];
  for (const file of readdirSync(folder).sort()) {
    const exported: object = require(join(folder, file));
    const found = Object.values(exported).flat().filter(isCase);
    if (found.length === 0) throw new Error(`test/connectors/cases/${file} exports no case.`);
    cases.push(...found);
  }
  const byAction = new Map<string, ConnectorCase>();
  for (const one of cases.sort((a, b) => (a.action < b.action ? -1 : 1))) {
    if (byAction.has(one.action)) throw new Error(`${one.action} has two cases in test/connectors/cases/.`);
    byAction.set(one.action, one);
  }
  return byAction;
}

function isCase(value: unknown): value is ConnectorCase {
  return typeof value === 'object' && value !== null && 'action' in value && 'open' in value;
}
