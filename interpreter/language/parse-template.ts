import { readExpression } from './parse-expression';
import { type Reference, SyntaxFault, type Template } from './syntax';

/**
 * Reads text in which `{{ … }}` holds expressions. A backslash before the braces makes them plain text; two backslashes
 * there are one. Throws a `SyntaxFault` with the position.
 */
export function parseTemplate(text: string): Template {
  const parts: (string | Reference)[] = [];
  let plain = '';
  let at = 0;
  for (let open = text.indexOf('{{'); open !== -1; open = text.indexOf('{{', at)) {
    const slashes = backslashesBefore(text, open, at);
    plain += text.slice(at, open - slashes) + '\\'.repeat(Math.floor(slashes / 2));
    at = open + 2;
    if (slashes % 2 === 1) {
      plain += '{{';
      continue;
    }
    if (plain !== '') parts.push(plain);
    plain = '';
    const { reference, end } = readExpression(text, at);
    if (!text.startsWith('}}', end)) throw unclosed(text, open, end);
    parts.push(reference);
    at = end + 2;
  }
  plain += text.slice(at);
  if (plain !== '') parts.push(plain);
  return { parts, whole: parts.length === 1 && typeof parts[0] !== 'string' };
}

function backslashesBefore(text: string, open: number, from: number): number {
  let start = open;
  while (start > from && text[start - 1] === '\\') start -= 1;
  return open - start;
}

function unclosed(text: string, open: number, end: number): SyntaxFault {
  if (end >= text.length) return new SyntaxFault('The braces {{ have no }}', open);
  return new SyntaxFault(`\`${text[end]}\` does not belong here, expected }}`, end);
}
