import { sql } from 'kysely';
import type { ObjectReference, Value, ValueMap } from '../../../../interpreter/value';
import { addItem } from '../../../../src/lists';
import { archiveAccount, createObject, moveObject, type NewValues, type StoredObject } from '../../../../src/objects';
import { redactObject } from '../../../../src/redaction';
import type { Writing } from '../../../../src/writing';

/** The world of one case: a transaction that is undone when the case is over. */
export class Scene {
  /** Of the run whose step it is: how many runs and events led to it. */
  depth = 3;

  constructor(readonly writing: Writing) {}

  create(kind: string, values: NewValues = {}): Promise<StoredObject> {
    return createObject(this.writing, kind, values);
  }

  /** The same, as a step is told of it. */
  async refer(kind: string, values: NewValues = {}): Promise<ObjectReference> {
    return referenceTo(await this.create(kind, values));
  }

  inquiry(values: NewValues = {}): Promise<ObjectReference> {
    return this.refer('inquiry', { relations: { template: ['onboarding'] }, ...values });
  }

  case(values: NewValues = {}): Promise<ObjectReference> {
    return this.refer('case', { relations: { template: ['manual-review'] }, ...values });
  }

  /** An inquiry, and a session of it with these attributes. */
  async session(
    attributes: NewValues['attributes'] = {},
  ): Promise<{ inquiry: ObjectReference; session: ObjectReference }> {
    const inquiry = await this.inquiry();
    return {
      inquiry,
      session: await this.refer('inquiry-session', { attributes, relations: { inquiry: [inquiry.id] } }),
    };
  }

  async archivedAccount(): Promise<ObjectReference> {
    const { id } = await this.create('account');
    return referenceTo(await archiveAccount(this.writing, id));
  }

  async redacted({ type, id }: ObjectReference): Promise<ObjectReference> {
    return referenceTo(await redactObject(this.writing, type, id));
  }

  async decided({ id }: ObjectReference, status: string): Promise<ObjectReference> {
    return referenceTo(await moveObject(this.writing, 'inquiry', id, status));
  }

  async listItem(list: string, item: ValueMap): Promise<void> {
    await addItem(this.writing, list, item);
  }

  /** As many objects as a case may be about. */
  async fillCase({ id }: ObjectReference): Promise<void> {
    const { trx, environment } = this.writing;
    await sql`
      with filler as (
        insert into objects (id, environment_id, kind, status, attributes, fields, tags)
        select 'inq_' || n, ${environment.id}, 'inquiry', 'created', '{}', '{}', '{}' from generate_series(1, 1000) n
        returning id
      )
      insert into object_relations (environment_id, from_id, relation, to_id)
      select ${environment.id}, ${id}, 'inquiries', id from filler`.execute(trx);
  }

  /** As many tags as an organization may have. */
  async fillTags(): Promise<void> {
    const { trx, environment } = this.writing;
    await sql`
      insert into objects (id, environment_id, kind, status, key, attributes, fields, tags)
      select 'tag_' || n, ${environment.id}, 'tag', 'active', 'filler ' || n, '{}', '{}', '{}'
      from generate_series(1, 1000) n`.execute(trx);
  }

  /** An object with as many tags as one may have, none of which is another's. */
  async fillTagsOf({ id }: ObjectReference): Promise<void> {
    await sql`
      update objects set tags = (select array_agg('own ' || n) from generate_series(1, 1000) n)
      where id = ${id}`.execute(this.writing.trx);
  }

  /** Writes into an object's row what cannot be made by hand in good time. */
  async patch({ id }: ObjectReference, attributes: { readonly [key: string]: Value }): Promise<void> {
    await sql`update objects set attributes = attributes || ${JSON.stringify(attributes)}::jsonb where id = ${id}`.execute(
      this.writing.trx,
    );
  }

  async setStatus(kind: string, key: string, status: string): Promise<void> {
    await sql`update objects set status = ${status} where kind = ${kind} and key = ${key}`.execute(this.writing.trx);
  }
}

export function referenceTo({ kind, id }: Pick<StoredObject, 'kind' | 'id'>): ObjectReference {
  return { type: kind, id };
}

/** An object that is not there. */
export function nobody(kind: string): ObjectReference {
  return { type: kind, id: 'nobody' };
}
