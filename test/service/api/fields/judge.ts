import { sql } from 'kysely';
import type { ValueMap } from '../../../../interpreter/value';
import { compileDefinition } from '../../../../src/definitions/compile-definition';
import { meetsCriteria } from '../../../../src/events/dispatch/meets-criteria';
import { SEEN_EVENT, type SeenEvent } from '../../../../src/waits/seen-event';
import type { TestApi } from '../test-api';

/**
 * Whether the newest event of an object meets the criteria of a definition that it triggers: the definition is compiled,
 * and what it reads is read from the event and the database, as when the event is dispatched.
 */
export async function judge({ service }: TestApi, objectId: string, criteria: ValueMap): Promise<boolean> {
  const { rows } = await sql<SeenEvent>`
    select ${SEEN_EVENT} from events e where e.object_id = ${objectId}
    order by e.created_at desc limit 1`.execute(service.db);
  const [event] = rows;
  if (event === undefined) throw new Error('Nothing happened to this object.');
  const environment = await service.db
    .selectFrom('environments')
    .innerJoin('objects', 'objects.environment_id', 'environments.id')
    .select(['environments.id', 'environments.key'])
    .where('objects.id', '=', objectId)
    .executeTakeFirstOrThrow();
  const { plan } = compileDefinition(service, {
    key: 'judge',
    name: 'Judge',
    trigger: { type: 'event', events: [event.name], criteria },
    steps: [],
  });
  return service.db.transaction().execute((trx) => meetsCriteria(trx, environment, event, plan));
}
