import type { FastifyInstance } from 'fastify';
import { fault } from '../../../src/faults';

const ADDRESSES = [
  ['POST', '/list/faces'],
  ['POST', '/list-item/faces'],
  ['GET', '/list-item/faces/:id'],
  ['DELETE', '/list-item/faces/:id'],
] as const;

/** Faces are compared by whoever has biometrics: their lists answer 501. */
export function addFaceListRefusals(app: FastifyInstance): void {
  for (const [method, url] of ADDRESSES) {
    app.route({
      method,
      url,
      schema: { hide: true },
      handler: async () => {
        throw fault('operation_not_here', {
          message: 'Usher compares no faces, so it has no lists of them. Every other type of list is there.',
        });
      },
    });
  }
}
