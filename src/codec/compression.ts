import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { Payload } from '@temporalio/common';
import type { PayloadStep } from './payload-codec';

/** Below this a payload stays as it is: it gains little, and the Web UI can show it without asking anyone. */
const WORTHWHILE_BYTES = 4096;

const ENCODING = 'binary/deflate-raw';
const INNER = 'usher-inner-encoding';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/** Compresses large payloads; a payload that does not become smaller is left alone. */
export const compression: PayloadStep = {
  async encode(payload) {
    const { data, metadata } = payload;
    const inner = metadata?.['encoding'];
    if (!data || data.length < WORTHWHILE_BYTES || !inner) return payload;
    const smaller = await deflate(data, { level: 1 });
    if (smaller.length >= data.length) return payload;
    return { ...payload, metadata: { ...metadata, encoding: Buffer.from(ENCODING), [INNER]: inner }, data: smaller };
  },

  async decode(payload) {
    if (!isCompressed(payload) || !payload.data) return payload;
    const { encoding: _ours, [INNER]: inner, ...metadata } = payload.metadata ?? {};
    return {
      ...payload,
      metadata: inner === undefined ? metadata : { ...metadata, encoding: inner },
      data: await inflate(payload.data),
    };
  },
};

function isCompressed(payload: Payload): boolean {
  const encoding = payload.metadata?.['encoding'];
  return encoding !== undefined && encoding !== null && Buffer.from(encoding).toString() === ENCODING;
}
