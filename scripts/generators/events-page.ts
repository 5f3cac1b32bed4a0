import type { Kind, Move } from '../../src/kinds/kind';
import { type EventWords, wordsOfEvent } from './event-words';

const HEAD = `# Events

Every change of an object writes its events in the same transaction. An event has a name, the object as the change left it (\`payload\`), a \`context\`, its time, and what led to it. It can start runs (the trigger of a definition), end waits, and be sent to webhooks; \`GET /events\` lists them for three months.

- The context of every event says who did it (\`actor\`). The tables name what else it has: \`before\` and \`after\` hold what was changed, by attribute or field.
- The **status** is the one that an event means: a wait for the event ends at once when the object has it already.
- Events of a kind that is attached to others, as a case to its inquiries, can also be awaited on those.
- An event that cannot be dispatched in ten attempts is set aside, and holds up nobody: \`GET /events?filter[parked]=true\` lists such events, \`POST /events/{id}/retry\` dispatches one again.`;

/** The reference page of all events, by kind, from the declarations alone. */
export function printEventsPage(kinds: readonly Kind[]): string {
  const sorted = [...kinds].filter((kind) => Object.keys(kind.events).length > 0);
  sorted.sort((one, other) => (one.name < other.name ? -1 : 1));
  return `${[HEAD, ...sorted.map(section)].join('\n\n')}\n`;
}

function section(kind: Kind): string {
  const rows = Object.entries(kind.events).map(([name, { status }]) => {
    const { when, context = [] } = wordsOf(kind, name);
    return `| \`${name}\` | ${when} | ${listed(context)} | ${status === undefined ? '' : `\`${status}\``} |`;
  });
  const attached = kind.subjects.map((relation) => kind.relations[relation]?.kind ?? relation);
  const also = attached.length === 0 ? [] : [`Also to be awaited on what it is attached to: ${listed(attached)}.`, ''];
  return [`## ${kind.name}`, '', ...also, '| name | when | context | status |', '|---|---|---|---|', ...rows].join(
    '\n',
  );
}

/** A move that has an event says when it is written; what is no move is said in words. */
function wordsOf(kind: Kind, name: string): EventWords {
  const moves = (kind.statuses?.moves ?? []).filter((move) => move.event === name);
  if (moves.length > 0) return { when: moves.map(whenMoved).join(' '), context: ['before', 'after'] };
  const words = wordsOfEvent(name);
  if (words === undefined) throw new Error(`scripts/generators/event-words.ts does not say when ${name} is written.`);
  return words;
}

function whenMoved({ from, to }: Move): string {
  return `It goes from ${listed(from, ' or ')} to \`${to}\`.`;
}

function listed(words: readonly string[], last = ', '): string {
  const quoted = words.map((word) => `\`${word}\``);
  const [end] = quoted.slice(-1);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')}${last}${end}`;
}
