import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { changeDraft, getObject, INQUIRY_TEMPLATES, newestVersion } from '../../../src/objects';
import { mergeTranslations, type Translation, translationsOf } from '../../../src/objects/inquiries/translations';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { callerOf, change } from '../../change';
import { oneQuery } from '../../read-options';
import { inquiryTemplateVersion } from '../../resources/inquiries/inquiry-template';
import { objectSchema } from '../../resources/object-resource';
import { documentOf } from '../object-routes';
import { idParams } from '../route-parts';

const TAG = 'Inquiry templates';
const PATH = '/inquiry-templates/:id/translations';

const text = z.string().min(1).max(255);

const rowSchema = z.strictObject({
  step: text,
  stepDisplayName: z.string().max(255).optional(),
  component: text,
  attributeName: text,
  localeValues: z
    .array(z.strictObject({ locale: z.string().min(1).max(35), value: z.string().max(10_000).nullable() }))
    .max(200),
});

const bodySchema = z.strictObject({
  data: z.strictObject({ attributes: z.strictObject({ translations: z.array(rowSchema).max(1000) }) }),
});

const answerSchema = oneSchema(
  z.object({
    type: z.literal('inquiry-template-translations'),
    id: z.string().describe('Of the version that they are of: the draft, else the live one.'),
    attributes: z.object({ translations: z.array(rowSchema.required()) }),
  }),
);

/** Adds `GET` and `POST /inquiry-templates/:id/translations`: the texts of its flow in other languages. */
export function addTranslationRoutes(untyped: FastifyInstance, service: Service): void {
  const app = untyped.withTypeProvider<ZodTypeProvider>();
  app.get(
    PATH,
    {
      config: { published: true, answer: answerSchema },
      schema: { tags: [TAG], summary: 'Retrieve translations', params: idParams, querystring: oneQuery },
    },
    async (request) => {
      const { environment } = callerOf(request);
      return service.db.transaction().execute(async (trx) => {
        const template = await getObject(trx, environment.id, request.params.id, 'inquiry-template');
        const version = await newestVersion({ trx }, template);
        const translations = translationsOf(version.attributes).map(onTheWire);
        return { data: { type: 'inquiry-template-translations', id: version.id, attributes: { translations } } };
      });
    },
  );
  app.post(
    PATH,
    {
      config: { published: true, answer: oneSchema(objectSchema(inquiryTemplateVersion)) },
      schema: {
        tags: [TAG],
        summary: 'Import translations, into the draft of the template',
        params: idParams,
        querystring: oneQuery,
        body: bodySchema,
      },
    },
    (request, reply) =>
      change(service, request, reply, async (writing) => {
        const template = await getObject(writing.trx, writing.environment.id, request.params.id, 'inquiry-template');
        const given = request.body.data.attributes.translations.map(inTheWorld);
        const before = translationsOf((await newestVersion(writing, template)).attributes);
        const translations = mergeTranslations(before, given);
        const draft = await changeDraft(writing, INQUIRY_TEMPLATES, template.id, { translations });
        return {
          document: await documentOf(writing.trx, request, inquiryTemplateVersion, draft, request.query.include),
        };
      }),
  );
}

function inTheWorld(row: z.output<typeof rowSchema>): Translation {
  const { step, stepDisplayName = step, component, attributeName, localeValues } = row;
  return {
    step,
    step_display_name: stepDisplayName,
    component,
    attribute_name: attributeName,
    locale_values: localeValues,
  };
}

function onTheWire({
  step,
  step_display_name: name,
  component,
  attribute_name: of,
  locale_values: values,
}: Translation) {
  return { step, stepDisplayName: name, component, attributeName: of, localeValues: values };
}
