import { PUBLISHED_OPERATIONS, type PublishedOperation } from '../../api/not-here/published-operations';
import { reasonFor } from '../../api/not-here/reasons';
import { KINDS } from '../../src/kinds';
import { PUBLISHED_EVENTS } from '../../src/webhooks/published-events';
import type { ApiDocument } from './api-document';
import { DIFFERENCES } from './differences';
import { unmetInputs } from './unmet-inputs';

/** The text of `docs/reference/compatibility.md`: what is here of the published document, and what is not. */
export function printCompatibilityPage(own: ApiDocument): string {
  const here = publishedHere(own);
  const isHere = (operation: PublishedOperation) => here.has(`${operation.method} ${plain(operation.path)}`);
  const resources = [...new Set(PUBLISHED_OPERATIONS.map(({ resource }) => resource))];
  const count = PUBLISHED_OPERATIONS.filter(isHere).length;
  return [
    '# Compatibility',
    '',
    'Client code that was written for the published document of the model product (version 2025-12-08) works here when its',
    'base URL and its key are changed, as far as this page says. It is made from the code.',
    '',
    `**${count} of ${PUBLISHED_OPERATIONS.length} operations** are here. An operation that is not answers 501, in the shape of all`,
    'refusals. Answers are valid against the published schemas unless a request asks for more (`?extensions=true`, `?wait=`).',
    '',
    '## Operations',
    ...resources.flatMap((resource) =>
      section(
        resource,
        PUBLISHED_OPERATIONS.filter((one) => one.resource === resource),
        isHere,
      ),
    ),
    '',
    ...unmetSections(own),
    '## What differs',
    '',
    ...DIFFERENCES.map((difference) => `- ${difference}`),
    '',
  ].join('\n');
}

/** What is known of the document, and not met. */
function unmetSections(own: ApiDocument): string[] {
  return [
    '## Fields that conditions cannot use yet',
    '',
    'A definition that uses one of these is refused when it is published, with `field_not_available`.',
    '',
    '| Kind | Fields |',
    '| --- | --- |',
    ...unavailableRows(),
    '',
    '## Events that nothing writes yet',
    '',
    'Published events that a webhook may name, and never gets.',
    '',
    '| Of | Events |',
    '| --- | --- |',
    ...unwrittenRows(),
    '',
    '## Inputs that are refused or have no effect',
    '',
    'Of the published inputs of what is here: their bodies’ attributes and `meta`, and their queries. All others are taken.',
    '',
    '| Operation | Input | |',
    '| --- | --- | --- |',
    ...unmetInputs(own, PUBLISHED_OPERATIONS).map(
      ({ operation, input, words }) => `| \`${operation}\` | \`${input}\` | ${words} |`,
    ),
    '',
  ];
}

/** `GET /accounts/:` of every route that says it is published. */
function publishedHere(own: ApiDocument): ReadonlySet<string> {
  const found = Object.entries(own.paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, operation]) => operation['x-published'] === true)
      .map(([method]) => `${method.toUpperCase()} ${plain(path.replace('/api/v1', ''))}`),
  );
  return new Set(found);
}

function section(
  resource: string,
  operations: readonly PublishedOperation[],
  isHere: (operation: PublishedOperation) => boolean,
): string[] {
  const count = operations.filter(isHere).length;
  const rows = operations.map((one) => {
    const reason = isHere(one) ? 'here' : `not here: ${reasonFor(one.operation, resource) ?? 'not yet'}`;
    return `| \`${one.method} ${one.path}\` | \`${one.operation}\` | ${reason} |`;
  });
  return [
    '',
    `### ${resource}: ${count} of ${operations.length}`,
    '',
    '| Address | Operation | |',
    '| --- | --- | --- |',
    ...rows,
  ];
}

function unavailableRows(): string[] {
  return [...KINDS.values()]
    .filter(({ unavailable }) => unavailable.length > 0)
    .map(
      ({ name, unavailable }) =>
        `| ${name} | ${[...unavailable]
          .sort()
          .map((field) => `\`${field}\``)
          .join(', ')} |`,
    );
}

/** What the published document can tell of, and nothing does: by what it is of, what is here first. */
function unwrittenRows(): string[] {
  const written = new Set([...KINDS.values()].flatMap(({ events }) => Object.keys(events)));
  const rows = new Map([...KINDS.keys()].map((name): [string, string[]] => [name, []]));
  for (const event of PUBLISHED_EVENTS) {
    if (written.has(event)) continue;
    const [of = ''] = event.split(/[./]/);
    rows.set(of, [...(rows.get(of) ?? []), `\`${event}\``]);
  }
  return [...rows].filter(([, events]) => events.length > 0).map(([of, events]) => `| ${of} | ${events.join(', ')} |`);
}

function plain(path: string): string {
  return path.replace(/\{[^}]+\}/g, ':');
}
