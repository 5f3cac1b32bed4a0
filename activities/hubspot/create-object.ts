import { z } from 'zod';
import type { Value, ValueMap } from '../../interpreter/value';
import type { FaultCode } from '../../src/faults/catalogue';
import { FaultError } from '../../src/faults/fault-error';
import { outsideFault } from '../../src/outgoing/outside-fault';
import { openHubspot } from '../connectors/hubspot/hubspot';
import {
  associate,
  associations,
  type HubspotObject,
  hubspotObject,
  objectOutput,
  objectType,
  printProperties,
  properties,
  propertyName,
} from '../connectors/hubspot/objects';
import { afterMaking, pathOf, type Rest } from '../connectors/rest/rest';
import { REST_FAULTS_BY_TOKEN } from '../connectors/rest/rest-faults';
import { defineAction } from '../define-action';
import { connectionOf } from '../marks';

const input = z
  .strictObject({
    connection: connectionOf('hubspot'),
    object_type: objectType,
    properties,
    unique_property: propertyName
      .optional()
      .describe('One of `properties` whose values are unique at HubSpot, such as `email` of contacts.'),
    associations,
  })
  .superRefine(({ properties: values, unique_property: unique }, context) => {
    if (unique === undefined || ![undefined, null, ''].includes(values[unique] as string)) return;
    const message = 'The properties hold no value of it';
    context.addIssue({ code: 'custom', path: ['unique_property'], message });
  });

type Input = z.output<typeof input>;

export default defineAction({
  id: 'hubspot.create_object@1',
  title: 'Create HubSpot object',
  description: 'Makes an object at HubSpot, and associates it with others.',
  side: 'outside',
  repeat: 'once',
  input,
  output: z.object(objectOutput),
  faults: [...REST_FAULTS_BY_TOKEN, 'record_not_found', 'record_exists', 'record_busy', 'maybe_sent'],
  example: {
    input: {
      connection: 'hubspot',
      object_type: 'contacts',
      properties: { email: '{{trigger.fields.email_address}}', lastname: '{{trigger.fields.name_last}}' },
      unique_property: 'email',
    },
    output: { id: '512', properties: { email: 'jo@example.com', lastname: 'Hill', hs_object_id: '512' } },
  },
  notes: [
    'With `unique_property` the call is made again when its answer is lost: before a second try the object is looked up by that property, and taken for the one that was made if it has the values of the step. One that was there before is the fault `record_exists`.',
    'Without it, a call whose answer is lost ends in `maybe_sent` and waits for an operator, since HubSpot would make a second object.',
    'Missing and empty values are left out.',
  ],
  repeatOf: ({ unique_property: unique }) => (unique === undefined ? 'once' : 'keyed'),
  run: async (given, context) => {
    const { object_type: type } = given;
    const call = await openHubspot(given.connection, context);
    const object = await make(call, given, context.attempt > 1);
    await afterMaking(object.id, () => associate(call, type, object.id, given.associations));
    return object;
  },
});

async function make(call: Rest, given: Input, isSecondTry: boolean): Promise<HubspotObject> {
  const { object_type: type, unique_property: unique } = given;
  const values = printProperties(given.properties, false);
  const create = () =>
    call({ method: 'POST', path: pathOf`/crm/v3/objects/${type}`, body: { properties: values }, gives: hubspotObject });
  if (unique === undefined || !isSecondTry) return create();
  const look = () => findMade(call, type, unique, values);
  // The first try may be done only now: then HubSpot refuses the second, and it is there.
  return (await look()) ?? create().catch(async (error) => (await ifExisting(error, look)) ?? Promise.reject(error));
}

/** What an earlier try made; read by its property and not searched for, since no search finds what was just made. */
async function findMade(
  call: Rest,
  type: string,
  unique: string,
  values: ValueMap,
): Promise<HubspotObject | undefined> {
  const path = pathOf`/crm/v3/objects/${type}/${String(values[unique])}`;
  const query = { idProperty: unique, properties: Object.keys(values) };
  const found = await call({ method: 'GET', path, query, reads: true, gives: hubspotObject }).catch((error) => {
    if (hasCode(error, 'record_not_found')) return undefined;
    throw error;
  });
  if (found === undefined || isMadeOf(found, values)) return found;
  throw outsideFault('record_exists', 'none', { details: { id: found.id } });
}

/** HubSpot trims texts and writes some in lower case. */
function isMadeOf({ properties: held }: HubspotObject, values: ValueMap): boolean {
  const plain = (value: Value | undefined) =>
    String(value ?? '')
      .trim()
      .toLowerCase();
  return Object.entries(values).every(([name, value]) => plain(held[name]) === plain(value));
}

async function ifExisting<T>(error: unknown, look: () => Promise<T>): Promise<T | undefined> {
  return hasCode(error, 'record_exists') ? look() : undefined;
}

function hasCode(error: unknown, code: FaultCode): boolean {
  return error instanceof FaultError && error.fault.code === code;
}
