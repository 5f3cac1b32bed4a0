import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ValueMap } from '../../../interpreter/value';
import { moveObject } from '../../../src/objects';
import type { Service } from '../../../src/service';
import { snakeKeys } from '../../wire/deep-keys';
import { addActionRoute, type OfferedKind } from '../object-routes';

const body = z
  .strictObject({
    data: z
      .strictObject({
        attributes: z
          .looseObject({
            status: z.enum(['ready', 'errored']).optional().describe('ready if left out.'),
            hasMatch: z
              .boolean()
              .optional()
              .describe('Where it is left out, it is a match if anything was found that was not dismissed before.'),
          })
          .optional()
          .describe('Beside these the attributes of the type, as reports of it are answered.'),
      })
      .optional(),
  })
  .optional();

/** Adds `POST /reports/:id/complete`, beyond the published document: what the report's source has given. */
export function addCompleteReportRoute(app: FastifyInstance, service: Service, offered: OfferedKind): void {
  addActionRoute(app, service, offered, {
    name: 'complete',
    summary: 'Say what the source of a report has given',
    own: true,
    body,
    places: { '/results': '/data/attributes', '/matched': '=/data/attributes/hasMatch' },
    act: (writing, { id }, sent) => {
      const { status = 'ready', hasMatch, ...given } = sent?.data?.attributes ?? {};
      const results = snakeKeys(given as ValueMap) as ValueMap;
      const outcome = { results, ...(hasMatch !== undefined && { matched: hasMatch }) };
      return moveObject(writing, 'report', id, status, { report: outcome });
    },
  });
}
