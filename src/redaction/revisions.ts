import type { Expression } from '../../interpreter/plan';
import type { ObjectCopy, Value } from '../../interpreter/value';
import { isId } from '../ids';
import { isList, isMap } from '../value-shape';
import { mapValues } from './bare-value';
import type { KnownValues } from './known-values';
import type { Revision } from './revise-run';
import { bareSnapshot, type Scope } from './scope';

/** Of runs that have ended: no free value stays but ids, references to objects and what is `kept`. */
export function wiping(kept: ReadonlySet<string> = new Set()): Revision {
  const wipe = (value: Value): Value => {
    if (typeof value === 'string') return isId(value) || kept.has(value) ? value : null;
    if (isList(value)) return value.every(isReference) ? value.map(wipe) : null;
    if (!isReference(value)) return null;
    const { type, id } = value;
    return { type, id };
  };
  return {
    value: wipe,
    copy: ({ type, id, version }) => ({ type, id, version }),
    text: () => 'It was redacted.',
    when: () => undefined,
  };
}

/** Of runs that are still under way: the values that are known of the person, and what is personal in the object's copy. */
export function scrubbing(objectId: string, scope: Scope, known: KnownValues): Revision {
  const scrub = (value: Value): Value => {
    if (typeof value === 'string' || typeof value === 'number') return known.isIn(value) ? null : value;
    if (isList(value)) return value.map(scrub);
    return isMap(value) ? mapValues(value, scrub) : value;
  };
  return {
    value: scrub,
    copy: (copy) => scrubCopy(objectId, scope, copy, scrub),
    text: (text) => (known.isIn(text) ? 'It was redacted.' : text),
    when: (when) => withoutTexts(when, known),
  };
}

function scrubCopy(objectId: string, scope: Scope, copy: ObjectCopy, scrub: (value: Value) => Value): ObjectCopy {
  const { type, id, version, ...values } = copy;
  const left = id === objectId ? bareSnapshot(scope, values) : values;
  return { ...mapValues(left, scrub), type, id, version };
}

/** What stands in a condition for a text that was redacted: unlike a missing value, it equals nothing. */
const NOTHING = '(redacted)';

/** An expression without the texts that are known of the person; what was compared with one is equal to it no more. */
function withoutTexts(expression: Expression, known: KnownValues): Expression {
  const within = (value: Value): Value => {
    if (isList(value)) return value.map(within);
    if (!isMap(value)) return value;
    return value['is'] === 'literal' ? { ...value, value: plain(value['value'] ?? null) } : mapValues(value, within);
  };
  const plain = (value: Value): Value => {
    if (typeof value === 'string') return known.isIn(value) ? NOTHING : value;
    if (isList(value)) return value.map(plain);
    return isMap(value) ? mapValues(value, plain) : value;
  };
  return within(expression as unknown as Value) as unknown as Expression;
}

function isReference(value: Value): value is { readonly type: string; readonly id: string } {
  return isMap(value) && typeof value['type'] === 'string' && typeof value['id'] === 'string' && isId(value['id']);
}
