import type { Changes, Closed, Entry, Journal, Opened } from '../journal';
import type { Plan, Step } from '../plan';
import type { ObjectCopy, Value } from '../value';
import { hasEnded, type Needs, needsOf } from './needs';
import { stepsWithin } from './steps-within';

/** What steps further on in the same sequence have changed again. */
interface Seen {
  readonly vars: Set<string>;
  readonly objects: Set<string>;
}

type AllChanges = Required<Changes>;

const NO_CHANGES: AllChanges = { vars: {}, objects: {}, cursor: {} };

interface Pruning {
  readonly latest: ReadonlyMap<string, Entry>;
  readonly needs: Needs;
  /** Entries in their pruned form; null for one that was folded into its block. */
  readonly pruned: Map<Entry, Entry | null>;
}

/**
 * The journal without what nothing needs any more: values that no later expression or wait reads, and the entries within
 * a block that has ended, which becomes one entry. A run restored from it goes on to the same end.
 */
export function prune(plan: Plan, journal: Journal): Journal {
  const latest = new Map(journal.map((entry) => [entry.path, entry]));
  const pruning: Pruning = { latest, needs: needsOf(plan, latest), pruned: new Map() };
  pruneSteps(plan.steps, newSeen(), pruning);
  return journal.flatMap((entry) => {
    const last = latest.get(entry.path) as Entry;
    const pruned = pruning.pruned.get(last);
    if (pruned === null) return [];
    return last === entry ? (pruned ?? entry) : bare(entry);
  });
}

/** From the last step to the first, so that what is changed again later need not be kept. */
function pruneSteps(steps: readonly Step[], seen: Seen, pruning: Pruning): void {
  for (const step of steps.toReversed()) {
    const entry = pruning.latest.get(step.key);
    if (entry === undefined) continue;
    if (!hasEnded(entry)) pruneOpen(step, entry, seen, pruning);
    else if (step.type !== 'conditional' && step.type !== 'parallel') {
      const changes = reduce(changesIn(entry), seen, pruning.needs);
      pruning.pruned.set(entry, strip(entry, changes, pruning.needs));
    } else if (!hasStopped(step, pruning)) fold(step, entry, seen, pruning);
  }
}

/** A branch begins with what was there at the fork, whatever others change; a route goes on in its sequence. */
function pruneOpen(step: Step, entry: Entry, seen: Seen, pruning: Pruning): void {
  if (step.type === 'parallel') {
    for (const branch of step.branches) pruneSteps(branch.steps, newSeen(), pruning);
  } else pruneSteps(stepsWithin(step, entry.opened.route), seen, pruning);
}

function fold(block: Step, entry: Entry, seen: Seen, pruning: Pruning): void {
  const changes = reduce(changesWithin(block, pruning), seen, pruning.needs);
  const folded = strip(entry, changes, pruning.needs);
  pruning.pruned.set(entry, { ...folded, closed: { ...(folded.closed as Closed), folded: true } });
  dropWithin(block, pruning);
}

/** Of the steps within, only those whose outputs are still read keep an entry. */
function dropWithin(block: Step, pruning: Pruning): void {
  for (const step of stepsWithin(block)) {
    const entry = pruning.latest.get(step.key);
    if (entry !== undefined) {
      const read = pruning.needs.outputs.has(step.key) && entry.closed?.output !== undefined;
      pruning.pruned.set(entry, read ? strip(entry, undefined, pruning.needs) : null);
    }
    dropWithin(step, pruning);
  }
}

/** All changes of a block and of the steps within it, in the order in which they hold. */
function changesWithin(block: Step, pruning: Pruning): AllChanges {
  const entry = pruning.latest.get(block.key);
  const inner = stepsWithin(block).map((step) => changesWithin(step, pruning));
  return [entry?.opened.changes, ...inner, entry?.closed?.changes].reduce<AllChanges>(merge, NO_CHANGES);
}

function changesIn(entry: Entry): AllChanges {
  return [entry.opened.changes, entry.closed?.changes].reduce<AllChanges>(merge, NO_CHANGES);
}

function merge(before: AllChanges, after: Changes | undefined): AllChanges {
  if (after === undefined) return before;
  const cursor: { [id: string]: number } = { ...before.cursor };
  for (const [id, version] of Object.entries(after.cursor ?? {})) cursor[id] = Math.max(cursor[id] ?? version, version);
  return { vars: { ...before.vars, ...after.vars }, objects: { ...before.objects, ...after.objects }, cursor };
}

/** Leaves of changes what is needed and not changed again further on. */
function reduce(changes: AllChanges, seen: Seen, needs: Needs): Changes | undefined {
  const vars: { [name: string]: Value } = {};
  for (const [name, value] of Object.entries(changes.vars)) {
    if (needs.vars.has(name) && !seen.vars.has(name)) vars[name] = value;
    seen.vars.add(name);
  }
  const objects: { [id: string]: ObjectCopy } = {};
  for (const [id, copy] of Object.entries(changes.objects)) {
    if (needs.copies && !seen.objects.has(id)) objects[id] = copy;
    seen.objects.add(id);
  }
  const cursor = needs.cursors ? changes.cursor : {};
  const kept: Changes = {
    ...(Object.keys(vars).length > 0 ? { vars } : {}),
    ...(Object.keys(objects).length > 0 ? { objects } : {}),
    ...(Object.keys(cursor).length > 0 ? { cursor } : {}),
  };
  return Object.keys(kept).length > 0 ? kept : undefined;
}

/** An entry that has ended with what may still be read: that it ended, how, and what it gave and changed. */
function strip(entry: Entry, changes: Changes | undefined, needs: Needs): Entry {
  const { path, generation, type, opened, closed } = entry as Entry & { closed: Closed };
  const { order, at, route, input } = opened;
  const kept: Opened = {
    order,
    at,
    ...(route === undefined ? {} : { route }),
    ...(type === 'stop' && input !== undefined ? { input } : {}),
  };
  const end: Closed = {
    order: closed.order,
    at: closed.at,
    how: closed.how,
    ...(needs.outputs.has(path) && closed.output !== undefined ? { output: closed.output } : {}),
    ...(closed.fault === undefined ? {} : { fault: closed.fault }),
    ...(changes === undefined ? {} : { changes }),
  };
  return { path, generation, type, opened: kept, closed: end };
}

/** An earlier generation: that it was, and how it ended. */
function bare({ path, generation, type, opened, closed }: Entry): Entry {
  const { order, at, how } = closed as Closed;
  return { path, generation, type, opened: { order: opened.order, at: opened.at }, closed: { order, at, how } };
}

function hasStopped(block: Step, pruning: Pruning): boolean {
  return stepsWithin(block).some((step) => {
    const stopped = step.type === 'stop' && pruning.latest.get(step.key)?.closed?.how === 'done';
    return stopped || hasStopped(step, pruning);
  });
}

function newSeen(): Seen {
  return { vars: new Set(), objects: new Set() };
}
