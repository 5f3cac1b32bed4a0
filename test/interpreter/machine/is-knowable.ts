import type { Entry, Journal } from '../../../interpreter/journal';
import type { SimulationOptions } from '../../../interpreter/simulator/simulate';

/**
 * Whether all that a simulation had done by a half of its journal stands in the journal: only then can a restored run be
 * expected to go on alike. `journal` is the whole of it.
 */
export function isKnowable(journal: Journal, order: number, script: SimulationOptions): boolean {
  const done = journal.filter((entry) => entry.opened.order <= order);
  return !(
    isCanceledIn(done, order, script) ||
    done.some((entry) => hasLostPause(entry, order)) ||
    journal.some((entry) => isAskedBeside(entry, done, order)) ||
    done.some((entry) => isTriedAcross(entry, done, order))
  );
}

/** A cancellation itself stands in no journal: whoever carries a run on after one says it again, which no simulation does. */
function isCanceledIn(
  done: Journal,
  order: number,
  { at = 0, cancelAfter = Number.POSITIVE_INFINITY }: SimulationOptions,
): boolean {
  return done.some(({ opened, performed, closed }) =>
    [opened, performed, closed].some((half) => isBy(half, order) && half.at >= at + cancelAfter),
  );
}

/** Of several gaps between the attempts of a step the journal keeps the last: a cut before it does not know of the others. */
function hasLostPause({ pause }: Entry, order: number): boolean {
  return pause !== undefined && pause.order > order;
}

/**
 * That a look-up was asked stands in no journal: of one that was under way when the run stopped in the same millisecond,
 * a cut within it does not know which came first.
 */
function isAskedBeside({ type, closed: stop }: Entry, done: Journal, order: number): boolean {
  if (type !== 'stop' || stop === undefined || stop.order <= order) return false;
  return done.some(({ opened, closed }) => [opened, closed].some((half) => isBy(half, order) && half.at === stop.at));
}

/**
 * That the attempt after a gap was sent stands in no journal: a run that has stopped since, or whose time has run out, does
 * not know to await it.
 */
function isTriedAcross({ pause, performed, held, closed }: Entry, done: Journal, order: number): boolean {
  if (pause === undefined || [performed, held, closed].some((half) => isBy(half, order))) return false;
  const halves = done.flatMap(({ opened, closed: end }) => [opened, end]);
  const now = Math.max(...halves.filter((half) => isBy(half, order)).map((half) => half.at));
  const ended = ({ type, opened: { timeout = Number.POSITIVE_INFINITY }, closed: end }: Entry) =>
    isBy(end, order) ? type === 'stop' : timeout <= now;
  return pause.until <= now && done.some(ended);
}

function isBy<Half extends { readonly order: number }>(half: Half | undefined, order: number): half is Half {
  return half !== undefined && half.order <= order;
}
