import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CHECK_REQUIREMENTS } from '../../../src/kinds/verifications/verification';
import type { Service } from '../../../src/service';
import { verificationTemplate } from '../../resources/verification';
import { addCreateRoute } from '../change-routes';
import { addListRoute, addRetrieveRoute, type OfferedKind } from '../object-routes';
import { keySchema } from '../template-body';
import { verificationTypeSchema } from './verifications';

const OFFERED: OfferedKind = {
  kind: 'verification-template',
  path: '/verification-templates',
  tag: 'Verification templates',
  noun: 'a verification template',
  resource: verificationTemplate,
  own: true,
};

const bodySchema = z.strictObject({
  data: z.strictObject({
    type: verificationTypeSchema.describe('verification-template/selfie, for one.'),
    attributes: z.strictObject({
      name: z.string().min(1).max(255),
      key: keySchema.optional().describe('What definitions name it by.'),
      checks: z
        .array(z.strictObject({ name: z.string().min(1).max(255), requirement: z.enum(CHECK_REQUIREMENTS).optional() }))
        .max(200)
        .optional()
        .describe('What its verifications look at. A required check that fails makes a verification failed.'),
    }),
  }),
});

const PLACES = {
  '/attributes': '/data/attributes',
  '/attributes/verification_type': '=/data/type',
  '/key': '/data/attributes/key',
};

/** Templates of verifications, beyond the published document. */
export function addVerificationTemplateRoutes(app: FastifyInstance, service: Service): void {
  addListRoute(app, service, OFFERED, z.strictObject({}).optional(), () => ({}));
  addRetrieveRoute(app, service, OFFERED);
  addCreateRoute(app, service, OFFERED, {
    body: bodySchema,
    places: PLACES,
    valuesOf: ({ data: { type, attributes } }) => ({
      ...(attributes.key === undefined ? {} : { key: attributes.key }),
      attributes: {
        name: attributes.name,
        verification_type: type,
        ...(attributes.checks && {
          checks: attributes.checks.map(({ name, requirement = 'not_required' }) => ({ name, requirement })),
        }),
      },
    }),
  });
}
