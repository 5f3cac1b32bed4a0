import { newId } from '../ids';
import type { Writing } from '../writing';

/** The report that something was done with. */
interface Reported {
  readonly id: string;
}

/** Notes a run of a report that begins: on a schedule of that day, or because somebody asked. */
export async function recordRun(writing: Writing, report: Reported, scheduledDate: string | undefined): Promise<void> {
  const way = scheduledDate === undefined ? 'manual' : 'scheduled';
  await insert(writing, report, 'run', { run_type: way, scheduled_date: scheduledDate ?? null });
}

/** Notes the end of the run under way; `matches` is null where it errored. */
export async function closeRun({ trx }: Writing, { id }: Reported, at: Date, matches: number | null): Promise<void> {
  await trx
    .updateTable('report_history')
    .set({ completed_at: at, matches })
    .where('report_id', '=', id)
    .where('type', '=', 'run')
    .where('completed_at', 'is', null)
    .execute();
}

/** Notes what somebody did. */
export async function recordAct(
  writing: Writing,
  report: Reported,
  type: 'dismiss' | 'review' | 'pause' | 'resume',
): Promise<void> {
  await insert(writing, report, type, {});
}

async function insert(
  { trx, environment, actor }: Writing,
  { id }: Reported,
  type: 'run' | 'dismiss' | 'review' | 'pause' | 'resume',
  run: { readonly run_type?: 'manual' | 'scheduled'; readonly scheduled_date?: string | null },
): Promise<void> {
  await trx
    .insertInto('report_history')
    .values({
      id: newId(type === 'run' ? 'rpr' : 'ract'),
      environment_id: environment.id,
      report_id: id,
      type,
      actor_type: actor.type,
      actor_id: actor.id,
      run_type: null,
      scheduled_date: null,
      matches: null,
      ...run,
    })
    .execute();
}
