import type { Type } from '../../catalogue';
import { suggestion } from '../../definition/did-you-mean';
import { parseDuration } from '../../duration';
import type { Method, Parameter } from '../../language/methods/method';
import { METHODS } from '../../language/methods/methods';
import { describeType, fits, optional, personal, required } from '../types';
import { refuse, type Site, type Typed } from './site';

/** Calls a method on a value: it exists for the type, and so do its arguments. */
export function resolveMethod(on: Typed, method: string, args: readonly Typed[], site: Site): Typed | null {
  const entry = METHODS[method];
  if (entry === undefined || !standsOn(entry, on.type)) return refuseMethod(on, method, site);
  if (!takes(entry, args.length)) return refuseCount(method, entry, args.length, site);
  const wrong = args.find((argument, index) => !accepts(parameterAt(entry, index), on.type, argument));
  if (wrong !== undefined) {
    const parameter = parameterAt(entry, args.indexOf(wrong));
    const message = `"${parameter.name}" of ${method} is ${wanted(parameter, on.type)}, not ${describeType(wrong.type)}.`;
    return refuse(site, 'wrong_arguments', message, `Write ${method}(${signature(entry)}).`);
  }
  const expression = {
    is: 'call',
    method,
    on: on.expression,
    args: args.map((argument) => argument.expression),
  } as const;
  return { expression, type: result(entry, on.type, args), name: `${on.name}.${method}` };
}

/** Methods that a type has. */
export function methodsOf(type: Type): readonly string[] {
  return Object.entries(METHODS).flatMap(([name, entry]) =>
    entry !== undefined && standsOn(entry, type) ? [name] : [],
  );
}

function standsOn(entry: Method, type: Type): boolean {
  return entry.on === 'all' || type.is === 'any' || entry.on.includes(type.is);
}

function takes(entry: Method, count: number): boolean {
  const least = entry.args.filter((parameter) => parameter.optional !== true).length;
  return count >= least && (entry.repeats === true || count <= entry.args.length);
}

function parameterAt(entry: Method, index: number): Parameter {
  return entry.args[Math.min(index, entry.args.length - 1)] as Parameter;
}

function accepts(parameter: Parameter, on: Type, { expression, type }: Typed): boolean {
  switch (parameter.type) {
    case 'any':
      return true;
    case 'same':
      return fits(type, on) || isMissing(type, expression.is);
    case 'item':
      return on.is !== 'array' || fits(type, on.of);
    case 'duration':
      if (expression.is === 'literal')
        return typeof expression.value === 'string' && parseDuration(expression.value) !== null;
      return fits(type, { is: 'string' });
    default:
      return fits(type, { is: parameter.type });
  }
}

function isMissing(type: Type, is: string): boolean {
  return is === 'literal' && type.optional === true;
}

function wanted(parameter: Parameter, on: Type): string {
  if (parameter.type === 'duration') return 'a duration such as "30d"';
  if (parameter.type === 'same') return describeType(on);
  if (parameter.type === 'item' || parameter.type === 'any') return 'an item of the list';
  return describeType({ is: parameter.type });
}

/** Missing where what it stands on or an argument is missing, and where it may have been of another type. */
function result(entry: Method, on: Type, args: readonly Typed[]): Type {
  const gives = entry.gives(entry.onMissing === true ? on : required(on));
  const maybe = args.some((argument) => argument.type.optional === true);
  const unsure = entry.onMissing === true ? maybe : maybe || on.optional === true || on.is === 'any';
  const type = unsure ? optional(gives) : gives;
  const isPersonal = [on, ...args.map((argument) => argument.type)].some((each) => each.personal === true);
  return isPersonal && entry.anonymous !== true ? personal(type) : bare(type, entry);
}

function bare(type: Type, entry: Method): Type {
  if (entry.anonymous !== true) return type;
  const { personal: _personal, ...rest } = type;
  return rest as Type;
}

function refuseMethod(on: Typed, method: string, site: Site): null {
  const names = methodsOf(on.type);
  const hint = suggestion(method, names, `There is: ${names.join(', ')}.`);
  return refuse(
    site,
    'unknown_method',
    `${on.name} is ${describeType(on.type)}, which has no method "${method}".`,
    hint,
  );
}

function refuseCount(method: string, entry: Method, count: number, site: Site): null {
  const message = `${method} takes ${entry.args.length === 0 ? 'no arguments' : signature(entry)}, not ${count} arguments.`;
  return refuse(site, 'wrong_arguments', message, `Write ${method}(${signature(entry)}).`);
}

function signature(entry: Method): string {
  const names = entry.args.map(({ name, optional: maybe }) => (maybe === true ? `${name}?` : name)).join(', ');
  return entry.repeats === true ? `${names}, …` : names;
}
