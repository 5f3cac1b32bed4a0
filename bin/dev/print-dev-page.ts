import type { Value } from '../../interpreter/value';
import type { Arrival } from './stand-ins/stand-in';

/** What arrived at one of the stand-ins. */
export interface ShownArrival extends Arrival {
  /** The stand-in's title. */
  readonly source: string;
}

export interface ShownStandIn {
  readonly title: string;
  readonly url: string;
}

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
h1 { font-size: 1.3rem; margin: 0; }
h2 { font-size: 1rem; margin: 0; }
header, article { border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: 8px; padding: 1rem; }
article { margin-top: 1rem; }
ul { list-style: none; margin: 0.5rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; }
small, dt { opacity: 0.7; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.25rem 1rem; margin: 0.75rem 0 0; }
dd { margin: 0; }
pre { font: 13px/1.45 ui-monospace, monospace; margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
iframe { background: white; border: 0; border-radius: 4px; height: 20rem; width: 100%; }
`;

/** The page that shows what arrived at the stand-ins, the newest first. Nothing on it comes from elsewhere, or runs. */
export function printDevPage(standIns: readonly ShownStandIn[], arrivals: readonly ShownArrival[]): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    '<title>What arrived</title>',
    `<style>${STYLE}</style>`,
    '<header>',
    '<h1>What arrived</h1>',
    '<p>These servers stand in for mail, messages and other systems while you develop. They reach nobody.</p>',
    `<ul>${standIns.map(({ title, url }) => `<li>${escaped(title)} <code>${escaped(url)}</code></li>`).join('')}</ul>`,
    '</header>',
    ...(arrivals.length === 0 ? ['<article>Nothing yet. Load this page again after a run.</article>'] : []),
    ...arrivals.map(article),
    '</html>',
    '',
  ].join('\n');
}

function article({ at, title, source, details }: ShownArrival): string {
  const time = `<time datetime="${at.toISOString()}">${at.toISOString().replace('T', ' ').slice(0, 19)} UTC</time>`;
  const rows = Object.entries(details).filter(([, value]) => value !== null);
  return [
    '<article>',
    `<h2>${escaped(title)}</h2>`,
    `<small>${escaped(source)}, ${time}</small>`,
    `<dl>${rows.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${shown(name, value)}</dd>`).join('')}</dl>`,
    '</article>',
  ].join('\n');
}

/** A mail's HTML is drawn as a mail program would, in a frame in which nothing runs and that reaches nothing. */
function shown(name: string, value: Value): string {
  if (name === 'html' && typeof value === 'string') {
    return `<iframe sandbox="" title="${escaped(name)}" srcdoc="${escaped(value)}"></iframe>`;
  }
  return `<pre>${escaped(textOf(value))}</pre>`;
}

function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  const isListOfTexts = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return isListOfTexts ? value.join(', ') : JSON.stringify(value, null, 2);
}

const ENTITIES: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
