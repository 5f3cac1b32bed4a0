import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { getObject } from '../../src/objects';
import { redactObject } from '../../src/redaction';
import type { Service } from '../../src/service';
import { oneSchema } from '../answers/envelope';
import { change } from '../change';
import { oneQuery } from '../read-options';
import { account } from '../resources/accounts/account';
import { caseResource } from '../resources/cases/case';
import { inquiry } from '../resources/inquiries/inquiry';
import { objectSchema } from '../resources/object-resource';
import { report } from '../resources/reports/report';
import { transaction } from '../resources/transactions/transaction';
import { verification } from '../resources/verifications/verification';
import { addActionRoute, documentOf, type OfferedKind } from './object-routes';
import { idParams } from './route-parts';

const REDACTED: readonly OfferedKind[] = [
  { kind: 'account', path: '/accounts', tag: 'Accounts', noun: 'an account', resource: account },
  { kind: 'case', path: '/cases', tag: 'Cases', noun: 'a case', resource: caseResource },
  { kind: 'inquiry', path: '/inquiries', tag: 'Inquiries', noun: 'an inquiry', resource: inquiry },
  { kind: 'report', path: '/reports', tag: 'Reports', noun: 'a report', resource: report },
  { kind: 'transaction', path: '/transactions', tag: 'Transactions', noun: 'a transaction', resource: transaction },
  {
    kind: 'verification',
    path: '/verifications',
    tag: 'Verifications',
    noun: 'a verification',
    resource: verification,
  },
];

const fieldsBody = z.strictObject({
  meta: z.strictObject({
    names: z
      .array(z.string().min(1).max(255))
      .max(1000)
      .describe('Keys of fields, and names of attributes that hold something personal.'),
  }),
});

/** Redaction: what is personal of an object is taken away, for good. */
export function addRedactRoutes(app: FastifyInstance, service: Service): void {
  for (const offered of REDACTED) {
    addWholeRoute(app, service, offered);
    addActionRoute(app, service, offered, {
      own: true,
      name: 'redact-fields',
      summary: `Redact some fields and attributes of ${offered.noun}, for good; nothing below it`,
      body: fieldsBody,
      places: { '/only': '/meta/names' },
      act: (writing, { kind, id }, { meta }) => redactObject(writing, kind, id, { only: meta.names }),
    });
  }
}

function addWholeRoute(app: FastifyInstance, service: Service, { kind, path, tag, noun, resource }: OfferedKind): void {
  app.delete(
    `${path}/:id`,
    {
      config: { published: true, answer: oneSchema(objectSchema(resource)) },
      schema: { tags: [tag], summary: `Redact ${noun}, for good`, params: idParams, querystring: oneQuery },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const params = request.params as { id: string };
        const { id } = await getObject(writing.trx, writing.environment.id, params.id, kind);
        const redacted = await redactObject(writing, kind, id);
        const { include } = request.query as z.output<typeof oneQuery>;
        return { document: await documentOf(writing.trx, request, resource, redacted, include) };
      }),
  );
}
