import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import { createObject, moveObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { inquirySession } from '../../resources/inquiries/inquiry-session';
import { objectSchema } from '../../resources/object-resource';
import { inflectKey } from '../../wire/inflection';
import { addActionRoute, addListRoute, addRetrieveRoute, documentOf, type OfferedKind } from '../object-routes';
import { emptyBody, idsSchema, nameSchema } from '../route-parts';
import { addSessionLinkRoutes } from './inquiry-session-links';

const OFFERED: OfferedKind = {
  kind: 'inquiry-session',
  path: '/inquiry-sessions',
  tag: 'Inquiry sessions',
  noun: 'an inquiry session',
  resource: inquirySession,
};

const text = z.string().max(1024).optional();
const flag = z.boolean().optional();
const degrees = z.number().min(-180).max(180).optional();

/** Beyond the published document: what is known of the visit, from whoever serves the inquiry to the person. */
const visitSchema = {
  ipAddress: text,
  userAgent: text,
  osName: text,
  osFullVersion: text,
  deviceType: text,
  deviceName: text,
  deviceFingerprint: text,
  deviceVendorId: text,
  browserName: text,
  browserFullVersion: text,
  browserFingerprint: text,
  mobileSdkName: text,
  mobileSdkFullVersion: text,
  deviceHandoffMethod: text,
  threatLevel: text,
  countryCode: text,
  countryName: text,
  regionCode: text,
  regionName: text,
  gpsPrecision: text,
  ipConnectionType: text,
  ipIsp: text,
  networkOrganization: text,
  isProxy: flag,
  isTor: flag,
  isDatacenter: flag,
  isVpn: flag,
  latitude: degrees,
  longitude: degrees,
  gpsLatitude: degrees,
  gpsLongitude: degrees,
};

const bodySchema = z.strictObject({
  data: z.strictObject({ attributes: z.strictObject({ inquiryId: nameSchema, ...visitSchema }) }),
});

/** Sessions: the visits of a person to an inquiry. */
export function addInquirySessionRoutes(app: FastifyInstance, service: Service): void {
  const filterSchema = z.strictObject({ inquiryId: idsSchema.optional() }).optional();
  addListRoute(app, service, OFFERED, filterSchema, (filter) =>
    filter?.inquiryId === undefined ? {} : { related: { inquiry: filter.inquiryId } },
  );
  addRetrieveRoute(app, service, OFFERED);
  addCreateRoute(app, service);
  addActionRoute(app, service, OFFERED, {
    name: 'expire',
    summary: 'Expire an inquiry session',
    body: emptyBody,
    act: (writing, { id }) => moveObject(writing, 'inquiry-session', id, 'expired'),
  });
  addSessionLinkRoutes(app, service, OFFERED);
}

function addCreateRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/inquiry-sessions',
    {
      config: { published: true, answers: 201, answer: oneSchema(objectSchema(inquirySession)) },
      schema: {
        tags: ['Inquiry sessions'],
        summary: 'Create a session of an inquiry',
        querystring: oneQuery,
        body: bodySchema,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const { inquiryId, ...visit } = request.body.data.attributes;
        const attributes = Object.fromEntries(
          Object.entries(visit).map(([name, value]) => [inflectKey(name, 'snake'), value]),
        ) as ValueMap;
        const session = await repoint(request, PLACES, () =>
          createObject(writing, 'inquiry-session', { attributes, relations: { inquiry: [inquiryId] } }),
        );
        const document = await documentOf(writing.trx, request, inquirySession, session, request.query.include);
        return { status: 201, document };
      }),
  );
}

const PLACES = { '/attributes': '/data/attributes', '/relations/inquiry': '=/data/attributes/inquiryId' };
