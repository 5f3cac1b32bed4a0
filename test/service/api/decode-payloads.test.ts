import type { AddressInfo } from 'node:net';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import Fastify from 'fastify';
import { addPayloadDecoding } from '../../../api/decode-payloads';
import { dataConverter } from '../../../src/codec/data-converter';

const ORIGIN = 'http://127.0.0.1:8973';
const app = Fastify();
let url: string;

beforeAll(async () => {
  addPayloadDecoding(app, ORIGIN);
  await app.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/temporal/decode`;
});
afterAll(() => app.close());

test('the Web UI is given a payload as it was before our codec, and an untouched one as it is', async () => {
  const large = { text: 'words '.repeat(2000) };
  const given = [large, 'small'].map((value) => defaultPayloadConverter.toPayload(value) as Payload);
  const encoded = (await dataConverter.payloadCodecs?.[0]?.encode(given)) ?? [];
  expect(encoded[0]?.data?.length).toBeLessThan(given[0]?.data?.length ?? 0);
  const answer = await post({ payloads: encoded.map(toWire) });
  expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
  const { payloads } = (await answer.json()) as { payloads: { data: string }[] };
  expect(payloads.map(({ data }) => JSON.parse(Buffer.from(data, 'base64').toString()))).toEqual([large, 'small']);
});

test('a browser may ask beforehand, with the header that the Web UI sends', async () => {
  const answer = await fetch(url, { method: 'OPTIONS' });
  expect(answer.status).toBe(204);
  expect(answer.headers.get('access-control-allow-headers')).toContain('x-namespace');
});

test.each([
  ['no payloads', {}],
  ['what is no base64', { payloads: [{ data: '§' }] }],
  [
    'what our codec did not write',
    { payloads: [{ metadata: { encoding: btoa('binary/deflate-raw') }, data: btoa('no') }] },
  ],
])('%s is a clean 400', async (_, body) => {
  expect((await post(body)).status).toBe(400);
});

function post(body: unknown): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

function toWire({ metadata, data }: Payload) {
  const base64 = (bytes: Uint8Array | null | undefined) => Buffer.from(bytes ?? []).toString('base64');
  return {
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([key, value]) => [key, base64(value)])),
    data: base64(data),
  };
}
