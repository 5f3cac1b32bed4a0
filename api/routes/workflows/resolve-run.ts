import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Command } from '../../../interpreter/requests';
import type { Value, ValueMap } from '../../../interpreter/value';
import { newId } from '../../../src/ids';
import { resolveRun } from '../../../src/runs/resolve-run';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { callerOf, changeOutside, requestKeyOf } from '../../change';
import { oneQuery } from '../../read-options';
import { serializeRun, workflowRunSchema } from '../../resources/workflows/workflow-run';
import { idParams } from '../route-parts';

const commandSchema = z.discriminatedUnion(
  'do',
  [
    z.strictObject({ do: z.literal('retry'), input: z.record(z.string(), z.unknown()).optional() }),
    z.strictObject({ do: z.literal('skip'), output: z.unknown() }),
    z.strictObject({ do: z.literal('fail') }),
    z.strictObject({ do: z.literal('route'), route: z.number().int().min(-1) }),
    z.strictObject({ do: z.literal('value'), value: z.unknown() }),
  ],
  { error: 'must say what to do: retry, skip, fail, route or value' },
);

const bodySchema = z.strictObject({
  meta: z.strictObject({
    path: z.string().min(1).max(180).describe('Of the held step, or of the wait to be ended.'),
    command: commandSchema,
    reason: z.string().min(1).max(1000).describe('Why; kept with the run. Nothing personal.'),
  }),
});

/** An operator's hand: mends a held step, or ends a wait. */
export function addResolveRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/workflow-runs/:id/resolve',
    {
      config: { answer: oneSchema(workflowRunSchema) },
      schema: {
        tags: ['Workflow runs'],
        summary: 'Mend a held step, or end a wait',
        params: idParams,
        querystring: oneQuery.omit({ include: true }),
        body: bodySchema,
      },
    },
    (request, reply) =>
      changeOutside(service, request, reply, async () => {
        const { environment, keyId } = callerOf(request);
        const { path, command, reason } = request.body.meta;
        const run = await resolveRun(service, environment, request.params.id, {
          path,
          command: commandOf(command),
          actor: { type: 'api-key', id: keyId },
          reason,
          id: requestKeyOf(service, request)?.key ?? newId('cmd'),
        });
        return { document: { data: serializeRun(run, true) } };
      }),
  );
}

function commandOf(command: z.output<typeof commandSchema>): Command {
  switch (command.do) {
    case 'retry':
      return command.input === undefined ? { do: 'retry' } : { do: 'retry', input: command.input as ValueMap };
    case 'skip':
      return { do: 'skip', output: (command.output ?? null) as Value };
    case 'value':
      return { do: 'value', value: (command.value ?? null) as Value };
    case 'route':
      return { do: 'route', route: command.route };
    case 'fail':
      return { do: 'fail' };
  }
}
