import type { FaultEntry } from './fault-entry';

/** Messages to people, by whatever vendor they go. */
export const MESSAGE_FAULTS = {
  message_empty: {
    category: 'invalid',
    title: 'Message empty',
    says: 'The template came to nothing, so nothing was sent. See which values were missing.',
  },
  message_refused: {
    category: 'invalid',
    title: 'Message refused',
    says: 'The other side does not take the message: it is too long, or not as it must be. Nothing was sent.',
  },
  message_deferred: {
    category: 'transient',
    title: 'Message put off',
    says: 'The other side cannot take the message just now. Nothing was sent.',
  },
  recipient_invalid: {
    category: 'invalid',
    title: 'Recipient invalid',
    says: 'A recipient is not one that a message can go to. Nothing was sent.',
  },
  recipient_refused: {
    category: 'invalid',
    title: 'Recipient refused',
    says: 'The other side delivers to none of the recipients. Nothing was sent.',
  },
  recipient_opted_out: {
    category: 'denied',
    title: 'Recipient opted out',
    says: 'The recipient has asked to get no more messages from this sender. Nothing was sent.',
  },
  sender_refused: {
    category: 'denied',
    title: 'Sender refused',
    says: 'The other side does not let the connection send as this sender. Nothing was sent.',
  },
  flow_url_missing: {
    category: 'invalid',
    title: 'Flow address missing',
    says: 'The template of the inquiry does not say where its flow is, so there is nothing to link to. Set its flow-url.',
  },
  channel_not_found: {
    category: 'missing',
    title: 'Channel not found',
    says: 'There is no such channel or person that the connection can write to. Invite the app to the channel, or name another one.',
  },
} as const satisfies Record<string, FaultEntry>;
