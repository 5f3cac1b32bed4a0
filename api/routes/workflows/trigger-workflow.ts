import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Run } from '../../../src/runs/run';
import { trigger } from '../../../src/runs/start/trigger';
import { waitForRun } from '../../../src/runs/wait-for-run';
import type { Service } from '../../../src/service';
import { oneSchema } from '../../answers/envelope';
import { includedOf, pathsOf } from '../../answers/include';
import { callerOf, requestKeyOf } from '../../change';
import { isExtended, oneQuery, waitQuery } from '../../read-options';
import { repoint } from '../../refusals/repoint';
import { serializeRun, workflowRunSchema } from '../../resources/workflows/workflow-run';
import { howOf } from '../object-routes';
import { idParams } from '../route-parts';
import { RUN_SHAPE, runIncludes } from './run-includes';

const PLACES = { '/fields': '/data/attributes/fields' };

const bodySchema = z.strictObject({
  data: z.strictObject({
    attributes: z.strictObject({
      fields: z.record(z.string(), z.unknown()).describe("What the workflow's API trigger declares; keys as declared."),
    }),
  }),
});

/**
 * Starts a run. With an `Idempotency-Key` the same request gives the same run: key and run are inserted together, so the
 * run is answered as it is now, not as it was when the first answer was sent.
 */
export function addTriggerRoute(untyped: FastifyInstance, service: Service): void {
  untyped.withTypeProvider<ZodTypeProvider>().post(
    '/workflows/:id/trigger',
    {
      config: { published: true, answer: oneSchema(workflowRunSchema) },
      schema: {
        tags: ['Workflows'],
        summary: 'Start a run by the API trigger of a workflow',
        params: idParams,
        querystring: oneQuery.extend({ wait: waitQuery }),
        body: bodySchema,
      },
    },
    async (request) => {
      const { environment, keyId } = callerOf(request);
      const { include, wait } = request.query;
      // What cannot be answered with is refused before a run is started.
      pathsOf(include, RUN_SHAPE);
      const key = requestKeyOf(service, request);
      const started = await repoint(request, PLACES, () =>
        trigger(service, environment, request.params.id, request.body.data.attributes.fields, {
          actor: { type: 'api-key', id: keyId },
          ...(key === undefined ? {} : { idempotency: key }),
        }),
      );
      const run = wait === undefined ? started : await settled(service, started, wait);
      const included = await includedOf(include, runIncludes(service, environment, run, howOf(request)));
      return { data: serializeRun(run, isExtended(request)), ...included };
    },
  );
}

async function settled(service: Service, started: Run, wait: number) {
  return started.status === 'in_progress' ? waitForRun(service, started.id, wait) : started;
}
