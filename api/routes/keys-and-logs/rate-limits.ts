import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

const limitSchema = z.object({
  type: z.literal('rate-limit/api'),
  attributes: z.object({
    limit: z.number().int(),
    remaining: z.number().int(),
    secondsToReset: z.number().int(),
  }),
});

/** How many requests an environment has left in this minute, as every answer's headers say too. */
export function addRateLimitRoutes(app: FastifyInstance): void {
  app.get(
    '/rate-limits',
    {
      config: { published: true, answer: z.object({ data: z.array(limitSchema) }) },
      schema: { tags: ['Rate limits'], summary: 'List rate limits', querystring: z.strictObject({}) },
    },
    async ({ rate }) => {
      const limits = rate === null ? [] : [rate];
      return {
        data: limits.map(({ limit, remaining, reset }) => ({
          type: 'rate-limit/api',
          attributes: { limit, remaining, secondsToReset: reset },
        })),
      };
    },
  );
}
