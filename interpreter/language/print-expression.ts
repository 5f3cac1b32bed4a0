import type { Argument, Reference, Scalar, Segment } from './syntax';

/** The expression as an author writes it; reading it again gives the same. */
export function printExpression(reference: Reference): string {
  return reference.name + reference.segments.map(printSegment).join('');
}

function printSegment(segment: Segment): string {
  switch (segment.is) {
    case 'name':
      return `.${segment.name}`;
    case 'key':
      return `[${printScalar(segment.name)}]`;
    case 'index':
      return `[${segment.index}]`;
    case 'call':
      return `.${segment.name}(${segment.args.map(printArgument).join(', ')})`;
  }
}

function printArgument(argument: Argument): string {
  return argument.is === 'literal' ? printScalar(argument.value) : printExpression(argument);
}

function printScalar(value: Scalar): string {
  if (typeof value !== 'string') return String(value);
  const escaped = value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  return `"${escaped}"`;
}
