import type { Value, ValueMap } from '../../../interpreter/value';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

const TYPE = {
  name: 'Payment',
  key: 'payment',
  statuses: ['approved', 'declined', 'held'],
  'field-schemas': [
    { key: 'amount', type: 'number', minimum: 0 },
    { key: 'count', type: 'integer' },
    { key: 'currency', type: 'choices', options: ['EUR', 'NOK'], 'default-value': 'EUR' },
    { key: 'is_gift', type: 'boolean' },
    { key: 'paid_on', type: 'date' },
    { key: 'paid_at', type: 'datetime' },
    { key: 'payer_email', type: 'email-address' },
    { key: 'order-id', type: 'string', 'write-policy': 'write_once' },
    { key: 'payer', type: 'hash', fields: [{ key: 'name', type: 'string' }] },
    { key: 'items', type: 'array', items: { type: 'string' } },
    { key: 'raw', type: 'json' },
    { key: 'flags', type: 'multi-choices', options: ['a', 'b'] },
    { key: 'face', type: 'string', biometric: true },
  ],
  'relation-schemas': [
    { key: 'payer-account', target: 'account' },
    { key: 'refund-of', target: 'transaction', many: true },
  ],
};

let api: TestApi;
let type = '';
beforeAll(async () => {
  api = await openTestApi();
  type = idOf(await api.send('POST', '/transaction-types', { data: { attributes: TYPE } }));
});
afterAll(() => api.close());

const create = (attributes: ValueMap = {}): Promise<Sent> =>
  api.send('POST', '/transactions', { data: { attributes: { 'transaction-type-id': 'payment', ...attributes } } });
const made = async (attributes: ValueMap = {}): Promise<string> => idOf(await create(attributes));
const patch = (id: string, attributes: ValueMap): Promise<Sent> =>
  api.send('PATCH', `/transactions/${id}`, { data: { attributes } });
const act = (id: string, action: string, meta?: Value): Promise<Sent> =>
  api.send('POST', `/transactions/${id}/${action}`, meta === undefined ? undefined : { meta });
const account = async (): Promise<string> => idOf(await api.send('POST', '/accounts', { data: { attributes: {} } }));

const eventsOf = async (id: string) => {
  const { rows } = await api.service.pool.query(
    `select e.name, e.context, e.snapshot, array(select object_id from event_subjects s where s.event_id = e.id) as subjects
     from events e where e.object_id = $1 order by created_at, id`,
    [id],
  );
  return rows as { name: string; context: ValueMap; snapshot: ValueMap; subjects: string[] }[];
};
const attributesOf = ({ body }: Sent): Value => at(body, 'data', 'attributes');
const pointersOf = ({ body }: Sent) =>
  (at(body, 'errors') as readonly Value[]).map((error) => at(error, 'source', 'pointer')).sort();

describe('a transaction', () => {
  test('is made of a type, as created, with fields of every type and their defaults', async () => {
    const fields = {
      amount: 12.5,
      count: 3,
      is_gift: true,
      paid_on: '2026-01-31',
      paid_at: '2026-01-31T12:00:00+01:00',
      payer_email: 'j@example.com',
      'order-id': 'o-1',
      payer: { name: 'Jane' },
      items: ['a', 'b'],
      raw: { 'any-thing': [1] },
      flags: ['b'],
    };
    const answer = await create({ fields, 'reference-id': 'order-1', tags: ['new'] });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      data: {
        type: 'transaction',
        attributes: {
          status: 'created',
          'reference-id': 'order-1',
          tags: ['new'],
          fields: {
            amount: { type: 'number', value: 12.5 },
            currency: { type: 'choices', value: 'EUR' },
            paid_at: { type: 'datetime', value: '2026-01-31T11:00:00.000Z' },
            payer: { type: 'hash', value: { name: { type: 'string', value: 'Jane' } } },
            raw: { type: 'json', value: { 'any-thing': [1] } },
            face: { type: 'string', value: null },
          },
        },
        relationships: {
          reviewer: { data: null },
          'transaction-label': { data: null },
          'transaction-type': { data: { type: 'transaction-type', id: type } },
          'related-objects': { data: [] },
        },
      },
    });
    const [event] = await eventsOf(idOf(answer));
    expect(event).toMatchObject({
      name: 'transaction.created',
      context: { after: { status: 'created' } },
      snapshot: { type: 'transaction', status: 'created', reference_id: 'order-1', fields: { amount: 12.5 } },
    });
    const read = await api.send('GET', `/transactions/${idOf(answer)}?include=transaction-type`);
    expect(at(read.body, 'included', 0, 'attributes', 'name')).toBe('Payment');
  });

  test('goes freely among the statuses of its type, and remembers who took it there', async () => {
    const id = await made();
    const approved = await patch(id, { status: 'approved' });
    expect(approved.body).toMatchObject({
      data: { attributes: { status: 'approved' }, relationships: { reviewer: { data: { type: 'api-key' } } } },
    });
    for (const status of ['held', 'declined', 'created']) {
      expect(attributesOf(await patch(id, { status }))).toMatchObject({ status });
    }
    expect((await patch(id, { status: 'created' })).status).toBe(200);
    const unknown = await patch(id, { status: 'lost' });
    expect([unknown.status, pointersOf(unknown)]).toEqual([422, ['/data/attributes/status']]);
    expect(JSON.stringify(unknown.body)).toContain('created, approved, declined, held');
    const events = (await eventsOf(id)).slice(1);
    expect(events.map(({ name }) => name)).toEqual(Array(4).fill('transaction.status-updated'));
    expect(events[0]?.context).toMatchObject({ before: { status: 'created' }, after: { status: 'approved' } });
  });

  test('is updated in part, each change with its event', async () => {
    const id = await made({ fields: { amount: 1, count: 1, 'order-id': 'o' } });
    const updated = await patch(id, {
      fields: { amount: 2, count: null },
      'reference-id': 'r',
      tags: ['t'],
      label: 'l',
    });
    expect(updated.body).toMatchObject({
      data: {
        attributes: { 'reference-id': 'r', tags: ['t'], fields: { amount: { value: 2 }, count: { value: null } } },
      },
    });
    const events = await eventsOf(id);
    expect(events.map(({ name }) => name)).toEqual([
      'transaction.created',
      'transaction.updated',
      'transaction.updated-fields',
      'transaction.labeled',
      'transaction.tag-added',
      'transaction.updated-tags',
    ]);
    expect(events[2]?.context).toMatchObject({ before: { amount: 1, count: 1 }, after: { amount: 2, count: null } });
    expect((await patch(id, {})).status).toBe(200);
    const twice = await patch(id, { fields: { 'order-id': 'other' } });
    expect([twice.status, pointersOf(twice)]).toEqual([422, ['/data/attributes/fields/order-id']]);
  });

  test('is labeled, by somebody or by a model; another label takes the place of the one before', async () => {
    const id = await made();
    const labeled = await act(id, 'label', { label: 'fraud', score: 0.9, 'model-version': '1.2.3' });
    const label = String(at(labeled.body, 'data', 'relationships', 'transaction-label', 'data', 'id'));
    expect(label).toMatch(/^txnl_/);
    const read = await api.send('GET', `/transactions/${id}?include=transaction-label`);
    expect(at(read.body, 'included', 0, 'attributes')).toMatchObject({
      'model-label': 'fraud',
      'model-version': '1.2.3',
    });
    const again = await act(id, 'label', { label: 'fine' });
    expect(at(again.body, 'data', 'relationships', 'transaction-label', 'data', 'id')).not.toBe(label);
    const last = (await eventsOf(id)).at(-1);
    expect(last).toMatchObject({
      name: 'transaction.labeled',
      context: { before: { label: 'fraud' }, after: { label: 'fine' } },
    });
    const empty = await act(id, 'label', {});
    expect([empty.status, pointersOf(empty)]).toEqual([422, ['/meta/label']]);
  });

  test('is related by name to accounts and transactions, which show it and are told', async () => {
    const [id, payer, other, refunded] = [await made(), await account(), await account(), await made()];
    const relation = (key: string, target: string) => ({ 'relation-schema-key': key, 'target-object-id': target });
    const added = await act(id, 'add-relation', relation('payer-account', payer));
    expect(at(added.body, 'data', 'relationships', 'related-objects', 'data')).toEqual([
      { type: 'account', id: payer },
    ]);
    expect((await act(id, 'add-relation', relation('payer-account', payer))).status).toBe(200);
    expect((await act(id, 'add-relation', relation('payer-account', other))).status).toBe(409);
    await act(id, 'add-relation', relation('refund-of', refunded));
    const [, event] = await eventsOf(id);
    expect(event).toMatchObject({
      name: 'transaction.added-relation',
      context: { relation_schema_key: 'payer-account', target_account_id: payer, target_txn_id: null },
      snapshot: { relations: { 'payer-account': payer } },
    });
    expect(event?.subjects.sort()).toEqual([payer, id].sort());
    const wrong = await act(id, 'add-relation', relation('nobody', payer));
    expect([wrong.status, pointersOf(wrong)]).toEqual([422, ['/meta/relation-schema-key']]);
    expect((await act(id, 'add-relation', relation('refund-of', payer))).status).toBe(404);
    const removed = await act(id, 'remove-relation', relation('payer-account', payer));
    expect(at(removed.body, 'data', 'relationships', 'related-objects', 'data')).toEqual([
      { type: 'transaction', id: refunded },
    ]);
    expect((await act(id, 'remove-relation', relation('payer-account', payer))).status).toBe(200);
    const last = (await eventsOf(id)).at(-1);
    expect(last).toMatchObject({
      name: 'transaction.removed-relation',
      snapshot: { relations: { 'refund-of': [refunded] } },
    });
    expect(last?.subjects).toContain(payer);
  });

  test('has the verifications of its inquiries, and those that are made for it, which show it and are told of it', async () => {
    const id = await made();
    const inquiry = idOf(
      await api.send('POST', '/inquiries', {
        data: { attributes: { 'inquiry-template-id': 'onboarding', 'transaction-id': id } },
      }),
    );
    const verify = (attributes: ValueMap) =>
      api.send('POST', '/verifications', { data: { type: 'verification/selfie', attributes } });
    const [own, named] = [await verify({ 'inquiry-id': inquiry }), await verify({ 'transaction-id': id })];
    for (const one of [own, named]) {
      expect(at(one.body, 'data', 'relationships', 'transaction', 'data')).toEqual({ type: 'transaction', id });
      expect((await eventsOf(idOf(one)))[0]?.subjects).toContain(id);
    }
    const read = await api.send('GET', `/transactions/${id}`);
    expect(at(read.body, 'data', 'relationships', 'related-objects', 'data')).toEqual(
      expect.arrayContaining([own, named].map((one) => ({ type: 'verification/selfie', id: idOf(one) }))),
    );
    const listed = await api.send('GET', `/verifications?filter[transaction-id]=${id}`);
    expect((at(listed.body, 'data') as readonly Value[]).map((one) => at(one, 'id'))).toEqual([named, own].map(idOf));
    const included = await api.send('GET', `/verifications/${idOf(own)}?include=transaction`);
    expect(at(included.body, 'included', 0, 'id')).toBe(id);
    const elsewhere = await verify({ 'inquiry-id': inquiry, 'transaction-id': await made() });
    expect(at(elsewhere.body, 'data', 'relationships', 'transaction', 'data', 'id')).not.toBe(id);
    const wrong = await verify({ 'transaction-id': 'txn_nobody' });
    expect([wrong.status, pointersOf(wrong)]).toEqual([404, ['/data/attributes/transaction-id']]);
  });

  test('shows a hundred related objects and takes no more', async () => {
    const id = await made();
    const ids: string[] = [];
    for (let n = 0; n < 100; n += 1) ids.push(await made());
    for (const target of ids)
      await act(id, 'add-relation', { 'relation-schema-key': 'refund-of', 'target-object-id': target });
    const full = await act(id, 'add-relation', {
      'relation-schema-key': 'payer-account',
      'target-object-id': await account(),
    });
    expect(full.status).toBe(422);
    const inquiry = {
      data: { type: 'report/phone-number', attributes: { query: { 'phone-number': '1' }, 'transaction-id': id } },
    };
    await api.send('POST', '/reports', inquiry);
    const read = await api.send('GET', `/transactions/${id}`);
    expect(at(read.body, 'data', 'relationships', 'related-objects', 'data')).toHaveLength(100);
  });

  test('loses its biometric values, and nothing else', async () => {
    const id = await made({ fields: { amount: 1, face: 'template-of-a-face' } });
    const redacted = await act(id, 'redact-biometrics');
    expect(attributesOf(redacted)).toMatchObject({ fields: { amount: { value: 1 }, face: { value: null } } });
    const events = await eventsOf(id);
    expect(events[1]).toMatchObject({ name: 'transaction.redacted', context: { redacted_fields: ['face'] } });
    expect(JSON.stringify(events)).not.toContain('template-of-a-face');
    // Again: of what it has come to be associated with since.
    expect((await act(id, 'redact-biometrics')).status).toBe(200);
    expect((await eventsOf(id))[2]).toMatchObject({ name: 'transaction.redacted', context: { redacted_fields: [] } });
  });

  test('keeps its biometric values while a verification of it is held for an investigation', async () => {
    const id = await made({ fields: { face: 'template-of-another-face' } });
    const verification = {
      data: {
        type: 'verification/selfie',
        attributes: { 'transaction-id': id, 'center-photo-url': 'https://a.example' },
      },
    };
    const held = idOf(await api.send('POST', '/verifications', verification));
    await api.send('POST', `/verifications/${held}/investigation-lock`);
    const refused = await act(id, 'redact-biometrics');
    expect([refused.status, at(refused.body, 'errors', 0, 'meta')]).toEqual([
      409,
      expect.objectContaining({ code: 'redaction_held', verifications: [held] }),
    ]);
    expect(JSON.stringify((await api.send('GET', `/transactions/${id}`)).body)).toContain('template-of-another-face');
    await api.send('POST', `/verifications/${held}/investigation-unlock`);
    expect((await act(id, 'redact-biometrics')).status).toBe(200);
  });

  test('takes tags, and is found by its reference id, its type, and a field', async () => {
    const id = await made({ 'reference-id': 'find-me', fields: { 'order-id': 'o-77' } });
    await act(id, 'add-tag', { 'tag-name': 'a' });
    await act(id, 'remove-tag', { 'tag-name': 'a' });
    expect(at(attributesOf(await act(id, 'set-tags', { 'tag-name': ['x', 'y'] })), 'tags')).toEqual(['x', 'y']);
    const other = idOf(
      await api.send('POST', '/transaction-types', { data: { attributes: { name: 'Other', key: 'other' } } }),
    );
    const single = await made({ 'transaction-type-id': 'other' });
    const idsOf = async (filter: string) =>
      (at((await api.send('GET', `/transactions?${filter}`)).body, 'data') as readonly Value[]).map((one) =>
        at(one, 'id'),
      );
    expect(await idsOf('filter[reference-id]=find-me')).toEqual([id]);
    expect(await idsOf(`filter[transaction-type-id]=${other}`)).toEqual([single]);
    expect(await idsOf('filter[identifier][key]=order-id&filter[identifier][value]=o-77')).toEqual([id]);
    expect(await idsOf('filter[identifier][key]=order-id&filter[identifier][value]=o-78')).toEqual([]);
  });

  test('is refused without a type, with wrong fields, and where it is of another environment', async () => {
    const untyped = await api.send('POST', '/transactions', { data: { attributes: {} } });
    expect(untyped.status).toBe(422);
    expect((await create({ 'transaction-type-id': 'nothing' })).status).toBe(404);
    const wrong = await create({ fields: { amount: -1, count: 1.5, currency: 'pounds', shoe: 1 } });
    expect([wrong.status, pointersOf(wrong)]).toEqual([
      422,
      ['amount', 'count', 'currency', 'shoe'].map((key) => `/data/attributes/fields/${key}`),
    ]);
    const id = await made();
    const elsewhere = await openTestApi();
    const seen = await Promise.all([
      elsewhere.send('GET', `/transactions/${id}`),
      elsewhere.send('PATCH', `/transactions/${id}`, { data: { attributes: {} } }),
      elsewhere.send('POST', `/transactions/${id}/redact-biometrics`),
      elsewhere.send('GET', `/transaction-types/${type}`),
    ]);
    await elsewhere.close();
    expect(seen.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });
});

describe('a transaction type', () => {
  const make = (attributes: ValueMap): Promise<Sent> =>
    api.send('POST', '/transaction-types', { data: { attributes: { name: 'T', ...attributes } } });
  const update = (id: string, attributes: ValueMap): Promise<Sent> =>
    api.send('PATCH', `/transaction-types/${id}?extensions=true`, { data: { attributes } });

  test('has the usual statuses where it names none, and takes changes at once', async () => {
    const id = idOf(await make({ key: 'usual', 'field-schemas': [{ key: 'a', type: 'string' }] }));
    const shown = await api.send('GET', `/transaction-types/${id}?extensions=true`);
    expect(attributesOf(shown)).toMatchObject({
      statuses: ['created', 'approved', 'declined', 'needs review'],
      key: 'usual',
    });
    const one = await made({ 'transaction-type-id': 'usual', fields: { a: 'kept' } });
    await update(id, { name: 'Renamed', 'field-schemas': [{ key: 'b', type: 'integer' }], statuses: ['done'] });
    expect(attributesOf(await patch(one, { status: 'done', fields: { b: 1 } }))).toMatchObject({ status: 'done' });
    expect((await patch(one, { fields: { a: 'x' } })).status).toBe(422);
    const used = await update(id, { statuses: ['other'] });
    expect(used.status).toBe(409);
    const events = await eventsOf(id);
    expect(events.map(({ name }) => name)).toEqual([
      'transaction-type.created',
      'transaction-type.updated',
      'transaction-type.deleted-field',
    ]);
    expect(events[2]?.context).toMatchObject({ field_key: 'a' });
    expect(JSON.stringify((await api.send('GET', '/transaction-types')).body)).toContain(id);
  });

  test('is refused what cannot be declared, and a key that is taken', async () => {
    expect((await make({ key: 'payment' })).status).toBe(409);
    expect((await make({ key: 'w1', 'field-schemas': [{ key: 'a', type: 'shoe' }] })).status).toBe(422);
    expect((await make({ key: 'w2', statuses: ['a', 'a'] })).status).toBe(422);
    expect((await make({ key: 'w3', 'relation-schemas': [{ key: '-', target: 'account' }] })).status).toBe(422);
    expect((await make({ key: 'w4', 'relation-schemas': [{ key: 'a', target: 'inquiry' }] })).status).toBe(400);
    expect((await update('txntp_nobody', {})).status).toBe(404);
  });
});
