import type { FastifyInstance, HTTPMethods } from 'fastify';
import { fault } from '../../src/faults';

const METHODS: readonly HTTPMethods[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Notes every route added from here on. The function that it gives adds, to each address, the methods that it does not
 * have: they answer 405 and say which it has.
 */
export function addMethodRefusals(app: FastifyInstance): () => void {
  const methodsOf = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const there = methodsOf.get(url) ?? new Set();
    for (const one of [method].flat()) there.add(one);
    methodsOf.set(url, there);
  });
  return () => {
    for (const [url, there] of [...methodsOf]) {
      const allowed = [...there].sort().join(', ');
      const missing = METHODS.filter((method) => !there.has(method));
      app.route({
        method: missing,
        url: url.slice(app.prefix.length),
        schema: { hide: true },
        handler: async (_, reply) => {
          void reply.header('allow', allowed);
          throw fault('method_not_allowed', { message: `This address takes ${allowed}.` });
        },
      });
    }
  };
}
