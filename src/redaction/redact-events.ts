import { sql } from 'kysely';
import type { ValueMap } from '../../interpreter/value';
import { json, type Trx } from '../database';
import { bareContext, seeContext } from './bare-context';
import type { KnownValues } from './known-values';
import { bareSnapshot, type Scope, seeSnapshot } from './scope';

/** Events of one statement. */
const PAGE = 200;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly snapshot: ValueMap;
  readonly context: ValueMap;
}

/** Takes what is personal out of all events of an object, and notes it: values that it had before are known too. */
export async function redactEvents(trx: Trx, objectId: string, scope: Scope, known: KnownValues): Promise<void> {
  let after = '';
  for (;;) {
    const { rows } = await sql<Row>`
      select id, name, snapshot, context from events
      where object_id = ${objectId} and id > ${after} order by id limit ${PAGE}`.execute(trx);
    for (const { name, snapshot, context } of rows) {
      seeSnapshot(scope, snapshot, known.add);
      seeContext(scope, name, context, known.add);
    }
    await writePage(trx, scope, rows);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.id;
  }
}

async function writePage(trx: Trx, scope: Scope, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    update events e set snapshot = bare.snapshot::jsonb, context = bare.context::jsonb
    from unnest(
      ${rows.map(({ id }) => id)}::text[],
      ${rows.map(({ snapshot }) => json(bareSnapshot(scope, snapshot)))}::text[],
      ${rows.map(({ name, context }) => json(bareContext(scope, name, context)))}::text[]
    ) as bare (id, snapshot, context)
    where e.id = bare.id`.execute(trx);
}
