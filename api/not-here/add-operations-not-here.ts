import type { FastifyInstance, HTTPMethods } from 'fastify';
import { fault } from '../../src/faults';
import { PUBLISHED_OPERATIONS, type PublishedOperation } from './published-operations';
import { reasonFor } from './reasons';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** An operation of the published document that only says that it is not here. */
    notHere?: boolean;
  }
}

/**
 * Notes every route added from here on. The function that it gives adds each operation of the published document that is
 * not among them: it answers 501, to whoever has a key.
 */
export function addOperationsNotHere(app: FastifyInstance): () => void {
  const here = new Set<string>();
  const addresses = new Map<string, string>();
  app.addHook('onRoute', ({ url, method }) => {
    const address = url.slice(app.prefix.length);
    addresses.set(plain(address), address);
    for (const one of [method].flat()) here.add(`${one} ${plain(address)}`);
  });
  return () => {
    for (const operation of PUBLISHED_OPERATIONS) {
      const address = plain(operation.path);
      if (here.has(`${operation.method} ${address}`)) continue;
      // One address has one way to name its parameters.
      addOne(app, addresses.get(address) ?? operation.path.replace(/\{[^}]+\}/g, ':id'), operation);
    }
  };
}

function addOne(app: FastifyInstance, url: string, { method, operation, resource }: PublishedOperation): void {
  const reason = reasonFor(operation, resource);
  const because = reason === undefined ? '' : ` (${reason})`;
  const message = `Usher does not have ${operation}${because}. docs/reference/compatibility.md lists what it has.`;
  app.route({
    method: method as HTTPMethods,
    url,
    // The answer keeps to what the published document says of refusals.
    config: { notHere: true, published: true },
    schema: { hide: true },
    // Before the body is read: it may be a file, which no route here takes.
    onRequest: async () => {
      throw fault('operation_not_here', { message });
    },
    handler: async () => undefined,
  });
}

/** An address with the names of its parameters left out: ours and the document's differ. */
function plain(path: string): string {
  return path.replace(/\{[^}]+\}|:[A-Za-z]+/g, ':');
}
