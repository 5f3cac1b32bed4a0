import { type Diagnostic, diagnostic } from '../compiler/diagnostics/diagnostic';
import { suggestion } from './did-you-mean';
import type { ShapeIssue } from './issues/schema';
import { type Path, pointerOf } from './pointer';

const NOUNS: { readonly [type: string]: string } = {
  string: 'text',
  object: 'a map',
  record: 'a map',
  array: 'a list',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/** A fault in the shape of a definition, in words. */
export function explainIssue(issue: ShapeIssue): Diagnostic {
  const pointer = pointerOf(issue.path);
  const name = lastName(issue.path);
  switch (issue.is) {
    case 'unknown_key': {
      const hint = suggestion(issue.key, issue.known, `Known here are: ${issue.known.join(', ')}.`);
      return diagnostic('unknown_key', pointer, `The key ${name} is not known here.`, hint);
    }
    case 'missing':
      return diagnostic('missing_key', pointer, `${name} is missing.`, `Add it; it is ${noun(issue.expected)}.`);
    case 'wrong_type': {
      const message = `${name} is ${noun(issue.expected)}, not ${noun(issue.found)}.`;
      return diagnostic('wrong_type', pointer, message, `Write ${noun(issue.expected)} here.`);
    }
    case 'bad_choice': {
      const hint = suggestion(issue.found, issue.options, `There is: ${issue.options.join(', ')}.`);
      return diagnostic('bad_choice', pointer, `${name} cannot be "${shortened(issue.found)}".`, hint);
    }
    case 'bad_format':
      return diagnostic('bad_format', pointer, `${name} is not written as it must be.`, issue.sentence);
    case 'reserved':
      return diagnostic('reserved_name', pointer, `The name at ${name} is reserved.`, 'Give it another name.');
    case 'too_small':
      return tooSmall(issue.limit, issue.of, pointer, name);
    case 'too_big':
      return tooBig(issue.limit, issue.of, pointer, name);
  }
}

function tooSmall(limit: number, of: string, pointer: string, name: string): Diagnostic {
  if (of === 'string') return diagnostic('out_of_bounds', pointer, `${name} is empty.`, 'Write something here.');
  if (of !== 'array') {
    return diagnostic('out_of_bounds', pointer, `${name} is at least ${limit}.`, `Write a number from ${limit}.`);
  }
  const least = limit === 1 ? 'one entry' : `${limit} entries`;
  return diagnostic(
    'out_of_bounds',
    pointer,
    `${name} has at least ${least}.`,
    'Add what is missing, or leave it out.',
  );
}

function tooBig(limit: number, of: string, pointer: string, name: string): Diagnostic {
  const most = of === 'string' ? `${limit} characters` : of === 'array' ? `${limit} entries` : String(limit);
  const has = of === 'array' ? 'has at most' : 'is at most';
  return diagnostic('out_of_bounds', pointer, `${name} ${has} ${most}.`, 'Make it smaller.');
}

function noun(type: string): string {
  return NOUNS[type] ?? type;
}

/** The key that a path ends in, and for an item of a list the list's key too. */
function lastName(path: Path): string {
  const key = path.at(-1);
  if (key === undefined) return 'The definition';
  return typeof key === 'number' ? `Entry ${key + 1} of "${String(path.at(-2))}"` : `"${shortened(key)}"`;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
