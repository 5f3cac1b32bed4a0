import { parseExpression } from '../language/parse-expression';
import { parseTemplate } from '../language/parse-template';
import { attemptParse, type Reference, SyntaxFault, type Template } from '../language/syntax';
import type { Expression } from '../plan';
import { resolveReference } from './references/resolve-reference';
import { refuse, type Site, type Typed, unknownValue } from './references/site';
import { typeOfLiteral } from './type-of-literal';
import { personal, STRING } from './types';

/** A text as an author writes it: plain, with expressions in it, or one expression, which keeps its type. */
export function compileText(text: string, site: Site): Typed {
  const template = read(() => parseTemplate(text), site);
  if (template === null) return unknownValue('the text');
  const [only] = template.parts;
  if (template.whole) return resolve(only as Reference, site);
  if (template.parts.some((part) => typeof part !== 'string')) return joined(template, site);
  const plain = template.parts.join('');
  return { expression: { is: 'literal', value: plain }, type: typeOfLiteral(plain), name: 'the text' };
}

/** A reference by itself, `watchlist.match_found`; braces around it may be there. */
export function compileField(text: string, site: Site): Typed {
  if (!text.includes('{{')) {
    const reference = read(() => parseExpression(text), site);
    return reference === null ? unknownValue(text) : resolve(reference, site);
  }
  const template = read(() => parseTemplate(text), site);
  if (template === null) return unknownValue(text);
  if (template.whole) return resolve(template.parts[0] as Reference, site);
  refuse(
    site,
    'bad_expression',
    'Only one value can be read here, not text.',
    'Write one expression, such as trigger.id.',
  );
  return unknownValue(text);
}

function resolve(reference: Reference, site: Site): Typed {
  return resolveReference(reference, site) ?? unknownValue(reference.name);
}

function joined({ parts }: Template, site: Site): Typed {
  const typed = parts.map((part) => (typeof part === 'string' ? part : resolve(part, site)));
  const isPersonal = typed.some((part) => typeof part !== 'string' && part.type.personal === true);
  const expression: Expression = { is: 'text', parts: typed.map(partOf) };
  return { expression, type: isPersonal ? personal(STRING) : STRING, name: 'the text' };
}

/** An object is its id in text. */
function partOf(part: string | Typed): Expression {
  if (typeof part === 'string') return { is: 'literal', value: part };
  if (part.type.is === 'object') return { is: 'attribute', of: part.expression, path: ['id'] };
  return part.expression;
}

function read<T>(parse: () => T, site: Site): T | null {
  const parsed = attemptParse(parse);
  if (!(parsed instanceof SyntaxFault)) return parsed;
  const message = `This is no expression: ${parsed.message} (character ${parsed.at + 1}).`;
  const hint = 'An expression looks like trigger.fields.name_first or open_case.status; see the language reference.';
  return refuse(site, 'bad_expression', message, hint);
}
