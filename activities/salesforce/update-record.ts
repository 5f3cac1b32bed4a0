import { z } from 'zod';
import { recordId, writeBlankValues } from '../connectors/rest/record-inputs';
import { REST_FAULTS_BY_TOKEN } from '../connectors/rest/rest-faults';
import { externalId, objectName, printFields, recordPath, saved, values } from '../connectors/salesforce/records';
import { openSalesforce } from '../connectors/salesforce/salesforce';
import { defineAction } from '../define-action';
import { connectionOf } from '../marks';

const input = z
  .strictObject({
    connection: connectionOf('salesforce'),
    object: objectName,
    id: recordId().optional(),
    external_id: externalId.optional(),
    values,
    write_blank_values: writeBlankValues,
  })
  .refine(({ id, external_id: external }) => (id === undefined) !== (external === undefined), {
    message: 'Name the record by id or by external_id, one of the two',
    path: ['id'],
  });

export default defineAction({
  id: 'salesforce.update_record@1',
  title: 'Update Salesforce record',
  description: 'Writes fields of a record at Salesforce.',
  side: 'outside',
  repeat: 'safe',
  input,
  output: z.object({ id: z.string().optional().describe('Where the step or Salesforce gave it.') }),
  faults: [...REST_FAULTS_BY_TOKEN, 'record_not_found', 'record_exists', 'record_ambiguous', 'record_busy'],
  example: {
    input: {
      connection: 'salesforce',
      object: 'Contact',
      external_id: { field: 'Customer__c', value: '{{trigger.reference_id}}' },
      values: { Identity_Status__c: 'approved' },
    },
    output: { id: '0035g00000LJh3cAAD' },
  },
  notes: [
    'Writing the same values again changes nothing, so a call whose answer is lost is made again.',
    'By `external_id` a record is never made: `record_not_found` where none has it, `record_ambiguous` where several have.',
    'An external id that looks like a file name (an address that ends in `.inc`) is one that Salesforce does not find.',
  ],
  run: async (given, context) => {
    const { object, external_id: external, id } = given;
    const { call, version } = await openSalesforce(given.connection, context);
    const done = await call({
      method: 'PATCH',
      path: recordPath(version, object, external ?? id),
      ...(external !== undefined && { query: { updateOnly: 'true' } }),
      body: printFields(given.values, given.write_blank_values, external),
      gives: saved,
    });
    const known = id ?? done?.id;
    return known === undefined ? {} : { id: known };
  },
});
