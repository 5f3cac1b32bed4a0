import { z } from 'zod';
import { openHubspot } from '../connectors/hubspot/hubspot';
import {
  associate,
  associations,
  hubspotObject,
  objectOutput,
  objectType,
  printProperties,
  properties,
  propertyName,
} from '../connectors/hubspot/objects';
import { recordId, writeBlankValues } from '../connectors/rest/record-inputs';
import { pathOf } from '../connectors/rest/rest';
import { REST_FAULTS_BY_TOKEN } from '../connectors/rest/rest-faults';
import { defineAction } from '../define-action';
import { connectionOf, personal } from '../marks';

export default defineAction({
  id: 'hubspot.update_object@1',
  title: 'Update HubSpot object',
  description: 'Writes properties of an object at HubSpot, and associates it with others.',
  side: 'outside',
  repeat: 'safe',
  input: z.strictObject({
    connection: connectionOf('hubspot'),
    object_type: objectType,
    id: personal(recordId()).describe('Its id, or its value of `id_property`.'),
    id_property: propertyName.optional().describe('A property whose values are unique, such as `email`.'),
    properties: properties.optional(),
    write_blank_values: writeBlankValues,
    associations,
  }),
  output: z.object(objectOutput),
  faults: [...REST_FAULTS_BY_TOKEN, 'record_not_found', 'record_exists', 'record_busy'],
  example: {
    input: {
      connection: 'hubspot',
      object_type: 'contacts',
      id: '{{trigger.fields.email_address}}',
      id_property: 'email',
      properties: { identity_status: 'approved' },
    },
    output: { id: '512', properties: { identity_status: 'approved', hs_object_id: '512' } },
  },
  notes: [
    'Writing the same values again changes nothing, so a call whose answer is lost is made again.',
    'With nothing to write the object is only read: a step whose values are all missing still finds out whether it is there.',
    '`record_exists` means that another object has a value already that only one may have.',
  ],
  run: async (given, context) => {
    const { object_type: type, id: named, id_property: idProperty } = given;
    const call = await openHubspot(given.connection, context);
    const values = printProperties(given.properties ?? {}, given.write_blank_values);
    const target = {
      path: pathOf`/crm/v3/objects/${type}/${named}`,
      ...(idProperty !== undefined && { query: { idProperty } }),
      gives: hubspotObject,
    };
    const isRead = Object.keys(values).length === 0;
    const object = await (isRead
      ? call({ method: 'GET', ...target, reads: true })
      : call({ method: 'PATCH', ...target, body: { properties: values } }));
    await associate(call, type, object.id, given.associations);
    return object;
  },
});
