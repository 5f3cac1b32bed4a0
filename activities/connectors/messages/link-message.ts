import { escapeValue } from '../../../interpreter/language/escape';
import { isBlank, type Message } from '../../message';

/** Stands for the link where nothing is sent: nobody is let in by it. */
export const NO_LINK = 'https://verify.example/?code=preview';

export interface Invitation {
  readonly subject: string;
  readonly greeting: string;
  readonly body: string;
  readonly callToAction: string;
}

/** A mail that asks a person to follow a link: as HTML, and as text. All its words are text, also an author's. */
export function invitationMail({ subject, greeting, body, callToAction }: Invitation, url: string): Message {
  const parts = { subject, greeting, body, call_to_action: callToAction };
  const paragraphs = [...greeting.split('\n\n'), ...body.split('\n\n')].filter((text) => !isBlank(text));
  return {
    subject: subject.replaceAll(/[\r\n]+/g, ' ').trim(),
    html: [
      ...paragraphs.map((text) => `<p>${html(text).replaceAll('\n', '<br>')}</p>`),
      `<p><a href="${html(url)}">${html(callToAction)}</a></p>`,
    ].join('\n'),
    text: [...paragraphs, `${callToAction}: ${url}`].join('\n\n'),
    empty: Object.entries(parts).flatMap(([name, text]) => (isBlank(text) && name !== 'greeting' ? [name] : [])),
  };
}

/** A text message that asks for the same, with how long the link lasts. */
export function invitationSms(minutes: number, url: string): Message {
  return { text: `Please verify your identity within ${spanOf(minutes)}: ${url}`, empty: [] };
}

function spanOf(minutes: number): string {
  if (minutes % 60 !== 0) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  return minutes === 60 ? '1 hour' : `${minutes / 60} hours`;
}

function html(text: string): string {
  return String(escapeValue(text, 'html'));
}
