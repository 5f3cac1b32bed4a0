import { createHash } from 'node:crypto';
import type { Value } from '../../../interpreter/value';
import { at, idOf, openTestApi, type Sent, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

type Body = { [key: string]: Value };

const begin = (given: Body = {}, meta?: Body): Promise<Sent> =>
  api.send('POST', '/inquiries', {
    data: { attributes: { 'inquiry-template-id': 'onboarding', ...given } },
    ...(meta === undefined ? {} : { meta }),
  });
const act = (url: string, meta?: Body): Promise<Sent> =>
  api.send('POST', url, meta === undefined ? undefined : { meta });
const linkOf = (answer: Sent): string => String(at(answer.body, 'meta', 'one-time-link'));
const codeOf = (answer: Sent): string => new URL(linkOf(answer)).searchParams.get('code') ?? '';
const redeem = (code: string): Promise<Sent> => act('/inquiry-sessions/redeem', { code });
const codeOfFault = (answer: Sent): Value => at(answer.body, 'errors', 0, 'code');
/** Moves the times of a code back, as if it were so much later now. */
const later = (code: string, interval: string) =>
  api.service.pool.query(
    `update session_codes set expires_at = expires_at - $2::interval, used_at = used_at - $2::interval where hash = $1`,
    [createHash('sha256').update(code).digest('hex'), interval],
  );
const sessionsOf = async (inquiry: string): Promise<Value[]> =>
  at((await api.send('GET', `/inquiry-sessions?filter[inquiry-id]=${inquiry}`)).body, 'data') as Value[];

describe('a one-time link', () => {
  test('to an inquiry leads into a new session, once, and for five minutes more', async () => {
    const id = idOf(await begin());
    const made = await act(`/inquiries/${id}/generate-one-time-link`);
    expect([made.status, idOf(made)]).toEqual([200, id]);
    expect(linkOf(made)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/verify\?code=[\w-]{43}$/);
    const code = codeOf(made);
    const opened = await redeem(code);
    expect(at(opened.body, 'data', 'attributes', 'status')).toBe('active');
    expect(at(opened.body, 'data', 'relationships', 'inquiry', 'data', 'id')).toBe(id);
    expect(at((await api.send('GET', `/inquiries/${id}`)).body, 'data', 'attributes', 'status')).toBe('created');
    await later(code, '4 minutes 50 seconds');
    expect((await redeem(code)).status).toBe(200);
    await later(code, '10 seconds');
    const spent = await redeem(code);
    expect([spent.status, codeOfFault(spent)]).toEqual([409, 'link_used']);
  });

  test('that nobody used expires: after a day, or when it was asked to', async () => {
    const id = idOf(await begin({}, { 'one-time-link-expiration-seconds': 60 }));
    const link = `/inquiries/${id}/generate-one-time-link`;
    for (const [meta, good, bad] of [
      [{ 'expires-in-seconds': 30 }, '29 seconds', '1 second'],
      [undefined, '59 seconds', '1 second'],
    ] as const) {
      const code = codeOf(await act(link, meta));
      await later(code, good);
      expect((await redeem(code)).status).toBe(200);
      const other = codeOf(await act(link, meta));
      await later(other, good);
      await later(other, bad);
      expect(codeOfFault(await redeem(other))).toBe('link_expired');
    }
    const { rows } = await api.service.pool.query(
      `select round(extract(epoch from expires_at - created_at)) as seconds from session_codes where hash = $1`,
      [
        createHash('sha256')
          .update(codeOf(await act(`/inquiries/${idOf(await begin())}/generate-one-time-link`)))
          .digest('hex'),
      ],
    );
    expect(Number(rows[0].seconds)).toBe(86_400);
    expect((await act(link, { 'expires-in-seconds': 0 })).status).toBe(400);
  });

  test('to a session leads into it; to one that has expired there is none', async () => {
    const id = idOf(await begin());
    const session = idOf(await api.send('POST', '/inquiry-sessions', { data: { attributes: { 'inquiry-id': id } } }));
    const made = await act(`/inquiry-sessions/${session}/generate-one-time-link`);
    expect(idOf(await redeem(codeOf(made)))).toBe(session);
    await act(`/inquiry-sessions/${session}/expire`);
    expect(codeOfFault(await redeem(codeOf(made)))).toBe('link_expired');
    expect((await act(`/inquiry-sessions/${session}/generate-one-time-link`)).status).toBe(409);
    expect((await act('/inquiry-sessions/iqse_nobody/generate-one-time-link')).status).toBe(404);
  });

  test('to an inquiry that has ended there is none, and one from before leads nowhere', async () => {
    const id = idOf(await begin());
    const made = await act(`/inquiries/${id}/generate-one-time-link`);
    await act(`/inquiries/${id}/expire`);
    expect((await act(`/inquiries/${id}/generate-one-time-link`)).status).toBe(409);
    expect((await redeem(codeOf(made))).status).toBe(409);
    expect((await redeem('nonsense')).status).toBe(404);
    expect((await act('/inquiries/inq_nobody/generate-one-time-link')).status).toBe(404);
  });

  test('leads to where the template says that its flow is', async () => {
    const flow = { name: 'F', key: 'flow', 'flow-url': 'https://flow.example/start?lang=en' };
    expect((await api.send('POST', '/inquiry-templates', { data: { attributes: flow } })).status).toBe(201);
    const made = await begin({ 'inquiry-template-id': 'flow' }, { 'auto-create-one-time-link': true });
    expect(made.status).toBe(201);
    expect(linkOf(made)).toMatch(/^https:\/\/flow\.example\/start\?lang=en&code=[\w-]{43}$/);
    expect((await redeem(codeOf(made))).status).toBe(200);
    const wrong = { ...flow, key: 'wrong', 'flow-url': 'javascript:alert(1)' };
    expect((await api.send('POST', '/inquiry-templates', { data: { attributes: wrong } })).status).toBe(400);
  });

  test('is kept nowhere: not with the session, not for who asks again by the same Idempotency-Key', async () => {
    const id = idOf(await begin());
    const headers = { 'idempotency-key': 'one link' };
    const again = () => api.send('POST', `/inquiries/${id}/generate-one-time-link`, undefined, { headers });
    const code = codeOf(await again());
    expect(linkOf(await again())).toBe('');
    expect(await sessionsOf(id)).toHaveLength(1);
    const { rows: tables } = await api.service.pool.query(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    for (const { name } of tables) {
      const { rows } = await api.service.pool.query(`select 1 from "${name}" t where t::text like $1`, [`%${code}%`]);
      expect([name, rows.length]).toEqual([name, 0]);
    }
  });
});

describe('resuming', () => {
  test('gives a token for a session that nobody began, else for a new one', async () => {
    const id = idOf(await begin({}, { 'auto-create-inquiry-session': true }));
    expect((await act(`/inquiries/${id}/resume`)).status).toBe(409);
    await act(`/inquiries/${id}/perform-simulate-actions`, { 'simulate-actions': [{ type: 'start_inquiry' }] });
    const token = String(at((await act(`/inquiries/${id}/resume`)).body, 'meta', 'session-token'));
    expect(await sessionsOf(id)).toHaveLength(1);
    for (const _ of [1, 2]) expect((await redeem(token)).status).toBe(200);
    await later(token, '6 minutes');
    expect((await redeem(token)).status).toBe(200);
    const other = String(at((await act(`/inquiries/${id}/resume`)).body, 'meta', 'session-token'));
    expect(other).not.toBe(token);
    expect(await sessionsOf(id)).toHaveLength(2);
  });

  test('brings an expired inquiry back, whose sessions had ended', async () => {
    const id = idOf(await begin({}, { 'auto-create-inquiry-session': true }));
    await act(`/inquiries/${id}/expire`);
    expect((await sessionsOf(id)).map((one) => at(one, 'attributes', 'status'))).toEqual(['expired']);
    const resumed = await act(`/inquiries/${id}/resume`);
    expect(at(resumed.body, 'data', 'attributes', 'status')).toBe('pending');
    expect((await sessionsOf(id)).map((one) => at(one, 'attributes', 'status'))).toEqual(['new', 'expired']);
  });
});

test('all sessions of some inquiries are expired at once, and only those that had not ended are given', async () => {
  const ids = [idOf(await begin()), idOf(await begin()), idOf(await begin())];
  const sit = async (inquiry = '') =>
    idOf(await api.send('POST', '/inquiry-sessions', { data: { attributes: { 'inquiry-id': inquiry } } }));
  const [a, b, c] = [await sit(ids[0]), await sit(ids[0]), await sit(ids[1])];
  await act(`/inquiry-sessions/${a}/expire`);
  const expired = await act('/inquiry-sessions/expire-all', { 'inquiry-ids': ids });
  expect((at(expired.body, 'data') as Value[]).map((one) => at(one, 'id')).sort()).toEqual([b, c].sort());
  expect(at(expired.body, 'data', 0, 'attributes', 'status')).toBe('expired');
  const unknown = await act('/inquiry-sessions/expire-all', { 'inquiry-ids': [ids[0] ?? '', 'inq_nobody'] });
  expect([unknown.status, at(unknown.body, 'errors', 0, 'source', 'pointer')]).toEqual([422, '/meta/inquiry-ids/1']);
});
