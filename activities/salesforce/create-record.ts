import { z } from 'zod';
import { outsideFault } from '../../src/outgoing/outside-fault';
import { REST_FAULTS_BY_TOKEN } from '../connectors/rest/rest-faults';
import { externalId, objectName, printFields, recordPath, saved, values } from '../connectors/salesforce/records';
import { openSalesforce } from '../connectors/salesforce/salesforce';
import { defineAction } from '../define-action';
import { connectionOf } from '../marks';

export default defineAction({
  id: 'salesforce.create_record@1',
  title: 'Create Salesforce record',
  description: 'Makes a record at Salesforce; with an external id, makes it or writes it.',
  side: 'outside',
  repeat: 'once',
  input: z.strictObject({
    connection: connectionOf('salesforce'),
    object: objectName,
    values,
    external_id: externalId.optional(),
  }),
  output: z.object({
    id: z.string().optional().describe('Where Salesforce gave it: always, if the record is new.'),
    created: z.boolean().describe('Whether this call made it, and not an earlier one.'),
  }),
  faults: [
    ...REST_FAULTS_BY_TOKEN,
    'record_not_found',
    'record_exists',
    'record_ambiguous',
    'record_busy',
    'maybe_sent',
  ],
  example: {
    input: {
      connection: 'salesforce',
      object: 'Contact',
      external_id: { field: 'Customer__c', value: '{{trigger.reference_id}}' },
      values: { LastName: '{{trigger.fields.name_last}}' },
    },
    output: { id: '0035g00000LJh3cAAD', created: true },
  },
  notes: [
    'With `external_id` the record is made where none has that id, and its fields are written where one has: the call is made again when its answer is lost, and makes no second record.',
    'Without it, a call whose answer is lost ends in `maybe_sent` and waits for an operator, since Salesforce would make a second record.',
    'Missing and empty values are left out. `record_exists` is Salesforce’s own rule against duplicates.',
  ],
  repeatOf: ({ external_id: external }) => (external === undefined ? 'once' : 'keyed'),
  run: async (given, context) => {
    const { object, external_id: external } = given;
    const { call, version } = await openSalesforce(given.connection, context);
    const done = await call({
      method: external === undefined ? 'POST' : 'PATCH',
      path: recordPath(version, object, external),
      body: printFields(given.values, false, external),
      gives: saved,
    });
    if (done !== null) return { id: done.id, created: done.created ?? true };
    if (external !== undefined) return { created: false };
    throw outsideFault('response_invalid', 'done', { message: 'Salesforce took the record and did not say its id.' });
  },
});
