import type { Payload } from '@temporalio/common';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { dataConverter } from '../src/codec/data-converter';

const bodySchema = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), z.base64()).optional(), data: z.base64().optional() })),
});

/**
 * What Temporal's Web UI asks to show payloads as they were before our codec: `POST /temporal/decode`, called by the
 * browser from the page at `origin`, and answered to no other page. It opens nothing that is secret: what comes is only
 * decompressed.
 */
export function addPayloadDecoding(app: FastifyInstance, origin: string): void {
  const allow = { 'access-control-allow-origin': origin, vary: 'origin' };
  app.options('/temporal/decode', { schema: { hide: true } }, (_, reply) =>
    reply
      .headers({
        ...allow,
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'content-type, x-namespace',
      })
      .status(204)
      .send(),
  );
  app.post('/temporal/decode', { schema: { hide: true } }, async (request, reply) => {
    const asked = bodySchema.safeParse(request.body);
    if (!asked.success) return reply.headers(allow).status(400).send({ message: 'Send {"payloads": […]}.' });
    const payloads = asked.data.payloads.map(fromWire);
    try {
      const [codec] = dataConverter.payloadCodecs ?? [];
      const decoded = codec === undefined ? payloads : await codec.decode(payloads);
      return reply.headers(allow).send({ payloads: decoded.map(toWire) });
    } catch {
      return reply.headers(allow).status(400).send({ message: 'A payload is not what our codec writes.' });
    }
  });
}

type WirePayload = z.output<typeof bodySchema>['payloads'][number];

function fromWire({ metadata, data }: WirePayload): Payload {
  return {
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64')]),
    ),
    data: Buffer.from(data ?? '', 'base64'),
  };
}

function toWire({ metadata, data }: Payload): WirePayload {
  return {
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([key, value]) => [key, base64(value)])),
    data: base64(data),
  };
}

function base64(bytes: Uint8Array | null | undefined): string {
  return Buffer.from(bytes ?? []).toString('base64');
}
