import { randomBytes } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import { compression } from '../../../src/codec/compression';
import { type PayloadStep, payloadCodecOf } from '../../../src/codec/payload-codec';

const codec = payloadCodecOf([compression]);

function json(text: string): Payload {
  return { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(text) };
}

async function encoded(payload: Payload): Promise<Payload> {
  const [first] = await codec.encode([payload]);
  if (first === undefined) throw new Error('Nothing came out.');
  return first;
}

test('a large payload becomes smaller and comes back as it was', async () => {
  const plain = json(JSON.stringify({ text: 'again and again '.repeat(1000) }));
  const small = await encoded(plain);
  expect(small.data?.length).toBeLessThan(1000);
  expect(Buffer.from(small.metadata?.['encoding'] ?? []).toString()).toBe('binary/deflate-raw');
  const [back] = await codec.decode([small]);
  expect(Buffer.from(back?.data ?? []).toString()).toBe(Buffer.from(plain.data ?? []).toString());
  expect(Buffer.from(back?.metadata?.['encoding'] ?? []).toString()).toBe('json/plain');
  expect(Object.keys(back?.metadata ?? {})).toEqual(['encoding']);
});

test('a small payload stays readable', async () => {
  const plain = json('{"a":1}');
  expect(await encoded(plain)).toBe(plain);
});

test('what does not become smaller is left alone', async () => {
  const noise: Payload = { metadata: { encoding: Buffer.from('binary/plain') }, data: randomBytes(20_000) };
  expect(await encoded(noise)).toBe(noise);
});

test('payloads that no step wrote are decoded as they are', async () => {
  const foreign: Payload = { metadata: { encoding: Buffer.from('binary/other') }, data: Buffer.from('x') };
  const empty: Payload = {};
  expect(await codec.decode([foreign, empty])).toEqual([foreign, empty]);
});

test('steps are undone in the reverse of their order, and need no context', async () => {
  const adding = (letter: string): PayloadStep => ({
    encode: async (payload) => ({
      ...payload,
      data: Buffer.concat([payload.data ?? Buffer.alloc(0), Buffer.from(letter)]),
    }),
    decode: async (payload) => {
      const data = Buffer.from(payload.data ?? []);
      expect(data.at(-1)).toBe(letter.charCodeAt(0));
      return { ...payload, data: data.subarray(0, -1) };
    },
  });
  const two = payloadCodecOf([adding('a'), adding('b')]);
  const out = await two.encode([json('x')]);
  expect(Buffer.from(out[0]?.data ?? []).toString()).toBe('xab');
  const back = await two.decode(out);
  expect(Buffer.from(back[0]?.data ?? []).toString()).toBe('x');
});
