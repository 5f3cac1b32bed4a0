import { z } from 'zod';
import type { ValueMap } from '../../interpreter/value';
import { sortAttachments } from '../../src/objects/cases/case-attachments';
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
    objects: z
      .array(objectOf('*'))
      .max(1000)
      .optional()
      .describe('Inquiries, accounts, reports, transactions, verifications and documents.'),
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
    'too_many_active_tags',
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
    const ids = objects.map(({ id }) => id);
    const created = await createObject(context, 'case', {
      fields: fields as ValueMap,
      tags,
      relations: { template: [template], ...(await sortAttachments(context, ids)) },
    });
    return giveObject(context, created);
  },
});
