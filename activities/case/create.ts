import { z } from 'zod';
import type { ObjectReference, ValueMap } from '../../interpreter/value';
import { fault } from '../../src/faults/fault';
import { kindNamed } from '../../src/kinds';
import { createObject } from '../../src/objects/create-object';
import { defineAction } from '../define-action';
import { giveObject } from '../give-object';
import { fieldValues, nameOf, objectOf, tagNames } from '../marks';

export default defineAction({
  id: 'case.create@1',
  title: 'Create case',
  description: 'Opens a case for a reviewer, with the objects that it is about.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({
    template: nameOf('case-template'),
    objects: z.array(objectOf('*')).max(1000).optional().describe('Inquiries and accounts.'),
    fields: fieldValues().optional().describe('By key, as the template declares them.'),
    tags: tagNames().optional(),
  }),
  output: objectOf('case'),
  faults: [
    'relation_target_not_found',
    'relation_unknown',
    'template_not_active',
    'fields_invalid',
    'tag_invalid',
    'too_many_tags',
    'too_many_active_tags',
    'too_many_objects',
    'account_archived',
  ],
  example: {
    input: { template: 'manual-review', objects: ['{{trigger}}'] },
    output: { type: 'case', id: 'case_9sLqZ4vYbW2tKmRx7DhGcPfN' },
  },
  notes: [
    'Writes the event `case.created`, which is an event of the attached inquiries and accounts too. The step does not wait for the case: a wait step `for: "{{open_case}}"` does.',
  ],
  async run({ template, objects = [], fields = {}, tags = [] }, context) {
    const created = await createObject(context, 'case', {
      fields: fields as ValueMap,
      tags,
      relations: { template: [template], ...attachments(objects) },
    });
    return giveObject(context, created);
  },
});

/** The ids of objects by the relation of cases that holds their kind, each once. */
function attachments(objects: readonly ObjectReference[]): { [relation: string]: string[] } {
  const attached: { [relation: string]: string[] } = {};
  for (const [index, { type, id }] of objects.entries()) {
    const relation = relationFor(type);
    if (relation === undefined) {
      const message = `An object of kind ${type} cannot be attached to a case.`;
      throw fault('relation_unknown', { message, details: { pointer: `/objects/${index}` } });
    }
    attached[relation] = [...new Set([...(attached[relation] ?? []), id])];
  }
  return attached;
}

function relationFor(kind: string): string | undefined {
  const { relations, subjects } = kindNamed('case');
  return subjects.find((relation) => relations[relation]?.kind === kind);
}
