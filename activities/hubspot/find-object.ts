import { z } from 'zod';
import { outsideFault } from '../../src/outgoing/outside-fault';
import { openHubspot } from '../connectors/hubspot/hubspot';
import { hubspotObject, objectType, PROPERTY, propertyName } from '../connectors/hubspot/objects';
import { ifMany } from '../connectors/rest/record-inputs';
import { pathOf } from '../connectors/rest/rest';
import { REST_FAULTS_BY_TOKEN } from '../connectors/rest/rest-faults';
import { defineAction } from '../define-action';
import { connectionOf, personal } from '../marks';

const wanted = z.union([z.string().min(1), z.number(), z.boolean()]);

const results = z.looseObject({ total: z.int(), results: z.array(hubspotObject) });

export default defineAction({
  id: 'hubspot.find_object@1',
  title: 'Find HubSpot object',
  description: 'Finds an object at HubSpot by values of its properties.',
  side: 'outside',
  repeat: 'safe',
  input: z.strictObject({
    connection: connectionOf('hubspot'),
    object_type: objectType,
    where: personal(z.record(z.string().regex(PROPERTY), wanted))
      .refine((where) => Object.keys(where).length > 0, 'Name a property')
      .refine((where) => Object.keys(where).length <= 6, 'HubSpot searches by at most 6 properties')
      .describe('Values that the properties must have, all of them.'),
    properties: z.array(propertyName).max(100).optional().describe('What to give; what HubSpot likes, if left out.'),
    if_many: ifMany,
  }),
  output: z.object({
    found: z.boolean(),
    id: z.string().optional(),
    properties: personal(z.record(z.string(), z.string().nullable())).optional(),
  }),
  faults: [...REST_FAULTS_BY_TOKEN, 'record_ambiguous'],
  example: {
    input: {
      connection: 'hubspot',
      object_type: 'contacts',
      where: { email: '{{trigger.fields.email_address}}' },
      properties: ['identity_status'],
    },
    output: { found: true, id: '512', properties: { identity_status: 'approved', hs_object_id: '512' } },
  },
  notes: [
    'Nothing found is no fault: `found` says so.',
    'HubSpot finds what was written some seconds ago, not what was written just now, and compares texts without regard to case.',
  ],
  run: async (given, context) => {
    const call = await openHubspot(given.connection, context);
    const filters = Object.entries(given.where).map(([name, value]) => ({
      propertyName: name,
      operator: 'EQ',
      value: String(value),
    }));
    const { total, results: found } = await call({
      method: 'POST',
      path: pathOf`/crm/v3/objects/${given.object_type}/search`,
      body: {
        filterGroups: [{ filters }],
        ...(given.properties !== undefined && { properties: given.properties }),
        limit: 1,
      },
      gives: results,
    });
    if (total > 1 && given.if_many === 'fault') throw outsideFault('record_ambiguous', 'none', { details: { total } });
    const [object] = found;
    return object === undefined ? { found: false } : { found: true, ...object };
  },
});
