import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Service } from '../../../src/service';
import { selfie } from '../../resources/verifications/document';
import { addCreateRoute, addMoveRoutes, addUpdateRoute } from '../change-routes';
import { addListRoute, addRetrieveRoute, type OfferedKind } from '../object-routes';
import { nameSchema } from '../route-parts';
import { settableShape, settableValues } from '../settable-body';
import { CAPTURE_MOVES, CAPTURE_PLACES, captureFilter, captureFilters } from './documents';

const OFFERED: OfferedKind = {
  kind: 'selfie',
  path: '/selfies',
  tag: 'Selfies',
  noun: 'a selfie',
  resource: selfie,
  own: true,
};

const TYPES = ['selfie/profile-and-center', 'selfie/center-only', 'selfie/configurable-poses'] as const;

const settable = settableShape('selfie', ['selfie_type']);

const createBody = z.strictObject({
  data: z.strictObject({
    type: z.enum(TYPES),
    attributes: z.strictObject({ inquiryId: nameSchema.optional(), ...settable }).optional(),
  }),
});

const updateBody = z.strictObject({ data: z.strictObject({ attributes: z.strictObject(settable) }) });

/** Selfies, beyond the published document. */
export function addSelfieRoutes(app: FastifyInstance, service: Service): void {
  addListRoute(app, service, OFFERED, captureFilter, captureFilters);
  addRetrieveRoute(app, service, OFFERED);
  addCreateRoute(app, service, OFFERED, {
    body: createBody,
    places: CAPTURE_PLACES,
    valuesOf: ({ data: { type, attributes: { inquiryId, ...rest } = {} } }) => ({
      attributes: { ...settableValues(rest), selfie_type: type.replace('selfie/', '') },
      ...(inquiryId !== undefined && { relations: { inquiry: [inquiryId] } }),
    }),
  });
  addUpdateRoute(app, service, OFFERED, updateBody);
  addMoveRoutes(app, service, OFFERED, CAPTURE_MOVES);
}
