import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import { createObject, findAccountFor, type NewValues } from '../../../src/objects';
import type { Service } from '../../../src/service';
import type { Writing } from '../../../src/writing';
import { oneSchema } from '../../answers/envelope';
import { change } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { objectSchema } from '../../resources/object-resource';
import { report } from '../../resources/reports/report';
import { snakeKeys } from '../../wire/deep-keys';
import { documentOf } from '../object-routes';

const id = z.string().optional();

const bodySchema = z.strictObject({
  data: z
    .strictObject({
      type: z
        .string()
        .max(128)
        .optional()
        .describe('report/watchlist, for one. May be left out where a template is named.'),
      attributes: z
        .strictObject({
          accountId: id,
          referenceId: id.describe('Read as auto-create-account-reference-id.'),
          reportTemplateId: id.describe('Id or key. Its type has one for those that name none.'),
          inquiryId: id.describe('Beyond the published document.'),
          transactionId: id.describe('Beyond the published document.'),
          query: z.record(z.string(), z.unknown()).optional(),
          tags: z.array(z.string()).optional().describe('Beyond the published document.'),
        })
        .optional(),
    })
    .optional(),
  meta: z
    .strictObject({
      autoCreateAccount: z.boolean().optional().describe('True if left out.'),
      autoCreateAccountTypeId: id,
      autoCreateAccountReferenceId: id,
      processingMode: z.string().optional().describe('Taken, without effect: every report runs in the background.'),
      requestFlags: z.array(z.string()).optional().describe('Taken, without effect: Usher knows no flags.'),
    })
    .optional(),
});

type Body = z.output<typeof bodySchema>;

const PLACES = {
  '/attributes/report_type': '=/data/type',
  '/attributes/query': '/data/attributes/query',
  '/tags': '/data/attributes/tags',
  '/relations/template': '=/data/attributes/reportTemplateId',
  '/relations/account': '=/data/attributes/accountId',
  '/relations/inquiry': '=/data/attributes/inquiryId',
  '/relations/transaction': '=/data/attributes/transactionId',
  '/referenceId': '=/meta/autoCreateAccountReferenceId',
  '/autoCreateAccount/accountType': '=/meta/autoCreateAccountTypeId',
};

/** Adds `POST /reports`. */
export function addCreateReportRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/reports',
    {
      config: { published: true, answers: 201, answer: oneSchema(objectSchema(report)) },
      schema: { tags: ['Reports'], summary: 'Create a report', querystring: oneQuery, body: bodySchema },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const values = await valuesOf(writing, request.body);
        const object = await repoint(request, PLACES, () => createObject(writing, 'report', values));
        const document = await documentOf(writing.trx, request, report, object, request.query.include);
        return { status: 201, document };
      }),
  );
}

async function valuesOf(writing: Writing, { data, meta = {} }: Body): Promise<NewValues> {
  const { type, attributes = {} } = data ?? {};
  const { query, reportTemplateId: template, inquiryId, transactionId, tags } = attributes;
  const referenceId = meta.autoCreateAccountReferenceId ?? attributes.referenceId;
  const makes = meta.autoCreateAccount ?? true;
  const { autoCreateAccountTypeId: accountType } = meta;
  const known =
    makes || referenceId === undefined ? undefined : await findAccountFor(writing, referenceId, accountType);
  const account = attributes.accountId ?? known?.id;
  return {
    attributes: {
      ...(type !== undefined && { report_type: type.replace(/^report\//, '') }),
      ...(query !== undefined && { query: snakeKeys(query as ValueMap) }),
    },
    tags: tags ?? [],
    relations: {
      ...(template !== undefined && { template: [template] }),
      ...(account !== undefined && { account: [account] }),
      ...(inquiryId !== undefined && { inquiry: [inquiryId] }),
      ...(transactionId !== undefined && { transaction: [transactionId] }),
    },
    autoCreateAccount: makes && {
      ...(referenceId !== undefined && { referenceId }),
      ...(accountType !== undefined && { accountType }),
    },
  };
}
