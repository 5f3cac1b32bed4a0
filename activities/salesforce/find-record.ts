import { z } from 'zod';
import { outsideFault } from '../../src/outgoing/outside-fault';
import { ifMany } from '../connectors/rest/record-inputs';
import { REST_FAULTS_BY_TOKEN } from '../connectors/rest/rest-faults';
import { FIELD_PATH, objectName, queryPath, records } from '../connectors/salesforce/records';
import { openSalesforce } from '../connectors/salesforce/salesforce';
import { comparand, soqlOf } from '../connectors/salesforce/soql';
import { defineAction } from '../define-action';
import { connectionOf, personal } from '../marks';

const field = z.string().regex(FIELD_PATH);

export default defineAction({
  id: 'salesforce.find_record@1',
  title: 'Find Salesforce record',
  description: 'Finds a record at Salesforce by values of its fields.',
  side: 'outside',
  repeat: 'safe',
  input: z.strictObject({
    connection: connectionOf('salesforce'),
    object: objectName,
    where: personal(z.record(field, comparand))
      .refine((where) => Object.keys(where).length > 0, 'Name a field')
      .refine((where) => Object.keys(where).length <= 10, 'At most 10 fields')
      .describe('Values that the fields must have, all of them; a date is `{"date": "2026-01-31"}`.'),
    fields: z.array(field).max(50).default([]).describe('What to give beside the id.'),
    if_many: ifMany,
  }),
  output: z.object({
    found: z.boolean(),
    id: z.string().optional(),
    fields: personal(z.record(z.string(), z.unknown())).optional(),
  }),
  faults: [...REST_FAULTS_BY_TOKEN, 'record_ambiguous'],
  example: {
    input: {
      connection: 'salesforce',
      object: 'Contact',
      where: { Email: '{{trigger.fields.email_address}}' },
      fields: ['LastName', 'Account.Name'],
    },
    output: {
      found: true,
      id: '0035g00000LJh3cAAD',
      fields: { Id: '0035g00000LJh3cAAD', LastName: 'Hill', Account: { Name: 'Acme' } },
    },
  },
  notes: [
    'Nothing found is no fault: `found` says so. Values are quoted, and can be nothing but values.',
    'A missing value is refused, since it would find records that have none.',
  ],
  run: async (given, context) => {
    const { call, version } = await openSalesforce(given.connection, context);
    const fields = [...new Set(['Id', ...given.fields])];
    const q = soqlOf({ type: given.object, fields, where: given.where, limit: 2 });
    const found = await call({ method: 'GET', path: queryPath(version), query: { q }, gives: records });
    const total = found.records.length;
    if (total > 1 && given.if_many === 'fault') throw outsideFault('record_ambiguous', 'none', { details: { total } });
    const [record] = found.records;
    return record === undefined ? { found: false } : { found: true, ...record };
  },
});
