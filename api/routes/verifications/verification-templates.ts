import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CHECK_REQUIREMENTS } from '../../../src/kinds/verifications/verification';
import { getObject, VERIFICATION_TEMPLATES } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { verificationTemplate, verificationTemplateVersion } from '../../resources/verifications/verification';
import { addCreateRoute } from '../change-routes';
import { addTemplateChangeRoutes } from '../change-template';
import { addListRoute, addRetrieveRoute, type OfferedKind } from '../object-routes';
import { nameSchema } from '../route-parts';
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

const VERSIONS: OfferedKind = {
  kind: 'verification-template-version',
  path: '/verification-template-versions',
  tag: 'Verification templates',
  noun: 'a version of a verification template',
  resource: verificationTemplateVersion,
  own: true,
};

const nameOfTemplate = z.string().min(1).max(255);
const checksSchema = z
  .array(z.strictObject({ name: z.string().min(1).max(255), requirement: z.enum(CHECK_REQUIREMENTS).optional() }))
  .max(200)
  .optional()
  .describe('What its verifications look at. A required check that fails makes a verification failed.');

const bodySchema = z.strictObject({
  data: z.strictObject({
    type: verificationTypeSchema.describe('verification-template/selfie, for one.'),
    attributes: z.strictObject({
      name: nameOfTemplate,
      key: keySchema.optional().describe('What definitions name it by.'),
      checks: checksSchema,
    }),
  }),
});

const PLACES = {
  '/attributes': '/data/attributes',
  '/attributes/verification_type': '=/data/type',
  '/key': '/data/attributes/key',
};

/** Templates of verifications and their versions, beyond the published document. */
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
        ...checksOf(attributes.checks),
      },
    }),
  });
  addTemplateChangeRoutes(app, service, OFFERED, {
    versioned: VERIFICATION_TEMPLATES,
    attributes: { name: nameOfTemplate.optional(), checks: checksSchema },
    about: 'checks',
    made: 'verifications',
    places: PLACES,
    changeOf: ({ name, checks }) => ({
      version: checksOf(checks),
      atOnce: name === undefined ? {} : { name },
    }),
  });
  addVersionRoutes(app, service);
}

function addVersionRoutes(app: FastifyInstance, service: Service): void {
  addListRoute(
    app,
    service,
    VERSIONS,
    z.strictObject({ verificationTemplateId: nameSchema.describe('Id or key.') }),
    async ({ verificationTemplateId }, environment) => {
      const template = await getObject(service.db, environment.id, verificationTemplateId, 'verification-template');
      return { related: { template: [template.id] } };
    },
  );
  addRetrieveRoute(app, service, VERSIONS);
}

function checksOf(checks: z.output<typeof checksSchema>) {
  return {
    ...(checks && { checks: checks.map(({ name, requirement = 'not_required' }) => ({ name, requirement })) }),
  };
}
