import { REST_FAULTS } from '../connectors/rest/rest-faults';
import { changeTags, tagsInput, tagsOutput } from '../connectors/zendesk/change-tags';
import { defineAction } from '../define-action';

export default defineAction({
  id: 'zendesk.remove_tags@1',
  title: 'Remove Zendesk tags',
  description: 'Remove tags from a ticket at Zendesk.',
  side: 'outside',
  repeat: 'safe',
  input: tagsInput,
  output: tagsOutput,
  faults: [...REST_FAULTS, 'record_not_found', 'record_busy'],
  example: {
    input: { connection: 'zendesk', ticket: '{{trigger.fields.ticket}}', tags: ['identity_approved'] },
    output: { tags: ['identity'] },
  },
  notes: [
    'Doing it again changes nothing, so a call whose answer is lost is made again. The step gives all tags that the ticket has then.',
  ],
  run: (given, context) => changeTags('DELETE', given, context),
});
