import type { Trials } from '../../test/connectors/trials-of';

const TRIED = 'yes';
/** There is no request that could be lost, late or refused. */
const NOTHING_TO_LOSE = '–';

/** What is tried of every action, from what its suites are made of. A row is blank where there is no trial. */
export function printTrials(actions: readonly string[], trials: readonly Trials[]): string[] {
  const byAction = new Map(trials.map((row) => [row.action, row]));
  const unknown = trials.filter(({ action }) => !actions.includes(action)).map(({ action }) => action);
  if (unknown.length > 0) throw new Error(`There are trials of what is no action: ${unknown.join(', ')}.`);
  return [
    '## What is tried',
    '',
    'Each action’s example, and each fault that it declares, raised once. Outside actions stand before their other side behind a proxy that cuts the connection before a request arrived or after it took effect, answers late, or asks to be called less often: none takes effect twice.',
    '',
    '| action | example | faults | dropped before | dropped after | slow | limited |',
    '|---|---|---|---|---|---|---|',
    ...actions.map((action) => row(action, byAction.get(action))),
  ];
}

function row(action: string, trials: Trials | undefined): string {
  const cells = trials === undefined ? new Array<string>(6).fill('') : cellsOf(trials);
  return `| \`${action}\` | ${cells.join(' | ')} |`;
}

function cellsOf({ example, faults, droppedBefore, droppedAfter, slow, limited }: Trials): readonly string[] {
  const struck = [droppedBefore, droppedAfter, slow, limited].map((tried) => (tried ? TRIED : NOTHING_TO_LOSE));
  return [example ? TRIED : '', String(faults.length), ...struck];
}
