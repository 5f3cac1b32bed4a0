import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ACTIONS } from '../../../activities/catalogue';
import type { Message } from '../../../activities/message';
import { type PreviewedStep, previewInputs } from '../../../interpreter/compiler/preview-inputs';
import { stepPlaces } from '../../../interpreter/compiler/step-places';
import { readDefinition } from '../../../interpreter/definition/read-definition';
import type { Value, ValueMap } from '../../../interpreter/value';
import { findVersion } from '../../../src/definitions/find-version';
import { getWorkflow } from '../../../src/definitions/find-workflow';
import { fault } from '../../../src/faults';
import type { Service } from '../../../src/service';
import { callerOf } from '../../change';
import { oneQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { nameSchema } from '../route-parts';

const PLACES = { '': '/data/attributes' };

const attributes = z.strictObject({
  action: z.string().min(1).max(200).optional().describe('Such as `email.send`, with its `inputs`.'),
  inputs: z.record(z.string(), z.unknown()).optional().describe('As a definition has them.'),
  workflowId: nameSchema.optional().describe('Instead of action and inputs: id or key of a workflow …'),
  version: z
    .union([z.string(), z.int()])
    .default('latest')
    .describe('… its version (`draft`, `latest`, a number, an id) …'),
  step: z.string().min(1).max(200).optional().describe('… and the key of the step there.'),
  sampleValues: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Sample values by name: `trigger`, `vars`, keys of steps.'),
});
type Asked = z.output<typeof attributes>;

const messageSchema = z.object({
  subject: z.string().nullable(),
  html: z.string().nullable(),
  text: z.string().nullable(),
  blocks: z.unknown(),
});
const warningSchema = z.object({
  code: z.enum(['missing_value', 'message_empty']),
  name: z.string(),
  message: z.string(),
});

/** What a step that sends a message would send. It is shown as JSON alone: HTML of strangers is nothing for our origin. */
export function addPreviewRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/workflows/preview-message',
    {
      config: {
        secret: true,
        file: true,
        answer: z.object({
          data: z.null(),
          meta: z.object({ message: messageSchema, warnings: z.array(warningSchema) }),
        }),
      },
      schema: {
        tags: ['Workflows'],
        summary: 'Show what a step that sends a message would send, and send nothing',
        querystring: oneQuery.omit({ include: true }),
        body: z.strictObject({ data: z.strictObject({ attributes }) }),
      },
    },
    async (request) => {
      const asked = request.body.data.attributes;
      const step = await stepOf(service, request, asked);
      const { message, missing } = await repoint(request, PLACES, async () =>
        render(service, step, asked.sampleValues as ValueMap),
      );
      return { data: null, meta: { message: shown(message), warnings: warningsOf(message, missing) } };
    },
  );
}

async function stepOf(service: Service, request: FastifyRequest, asked: Asked): Promise<PreviewedStep> {
  const { action, inputs, workflowId, version, step } = asked;
  if (action !== undefined && inputs !== undefined && workflowId === undefined)
    return { action, inputs: inputs as ValueMap };
  if (workflowId === undefined || step === undefined || action !== undefined || inputs !== undefined) {
    const message = 'Give an action with its inputs, or a workflow with a step of it.';
    throw fault('request_invalid', { message, pointer: '/data/attributes' });
  }
  const workflow = await getWorkflow(service.db, callerOf(request).environment.organizationId, workflowId);
  const found = await findVersion(service.db, workflow, version);
  const { definition } = readDefinition(found?.definition ?? null);
  const place = stepPlaces(definition?.steps ?? [], '').find((each) => each.step.key === step)?.step;
  if (place?.type === 'action') return { action: place.action, inputs: (place.inputs ?? {}) as ValueMap };
  if (found === undefined) throw fault('version_not_found');
  const message = `The version has no action with the key "${step}".`;
  throw fault('request_invalid', { message, pointer: '/data/attributes/step' });
}

function render({ catalogue }: Service, step: PreviewedStep, values: ValueMap) {
  const previewed = previewInputs(step, values, catalogue);
  if ('diagnostics' in previewed) {
    throw fault('definition_invalid', { details: { diagnostics: previewed.diagnostics as unknown as Value } });
  }
  const action = ACTIONS.get(step.action.includes('@') ? step.action : `${step.action}@1`);
  const message = action?.side === 'outside' ? action.preview?.(previewed.input) : undefined;
  if (message === undefined) {
    throw fault('request_invalid', { message: `${step.action} sends no message.`, pointer: '/action' });
  }
  return { message, missing: previewed.missing };
}

function shown({
  subject = null,
  html = null,
  text = null,
  blocks = null,
}: { [K in keyof Message]?: Message[K] | null }) {
  return { subject, html, text, blocks };
}

function warningsOf({ empty }: Message, missing: readonly string[]) {
  return [
    ...missing.map((name) => ({
      code: 'missing_value' as const,
      name,
      message: `${name} is missing in the sample values.`,
    })),
    ...empty.map((name) => ({
      code: 'message_empty' as const,
      name,
      message: `The ${name} comes to nothing: the step would fail, and nothing would be sent.`,
    })),
  ];
}
