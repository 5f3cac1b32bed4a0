/** The parts that definitions are made of. What zod says of a fault is turned into sentences by `explain-issue`. */
import { z } from 'zod';
import { OPERATOR_NAMES } from '../../language/operators';
import type { Value } from '../../value';
import { isPathOfRun, isReserved, isRoot } from '../names';

/** A map with these keys and no others; the message of an unknown key carries the known ones. */
export function strict<S extends z.ZodRawShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : undefined),
  });
}

const RESERVED = 'This name is reserved.';

function named(pattern: RegExp, sentence: string) {
  return z
    .string()
    .max(200)
    .regex(pattern, { error: sentence })
    .refine((name) => !isReserved(name), { error: RESERVED });
}

export const workflowKey = named(
  /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  'A key is lower-case words joined by hyphens, such as screen-completed-inquiries.',
);

export const stepKey = named(
  /^[a-z][a-z0-9_]*$/,
  'A step key is lower-case letters, digits and underscores and begins with a letter, such as open_case.',
).refine((key) => !isRoot(key) && !isPathOfRun(key), { error: RESERVED });

export const variableName = named(
  /^[a-z][a-z0-9_]*$/,
  'A variable name is lower-case letters, digits and underscores and begins with a letter, such as decision.',
);

/** Keys of trigger fields, labels and outputs. */
export const fieldKey = named(
  /^[A-Za-z][A-Za-z0-9_-]*$/,
  'A key is letters, digits, underscores and hyphens and begins with a letter, such as preferred-name.',
);

export const title = z.string().min(1).max(200);
export const description = z.string().max(2000);

/** `90s`, `15m`, `24h`, `30d` or ISO 8601; read by the compiler. */
export const duration = z.string().min(1).max(40);

/** Any JSON; texts in it may hold `{{ … }}`. */
export const value = z.unknown() as unknown as z.ZodType<Value>;

/** A map of such values. That its keys are no inherited names was checked for the whole definition before. */
export const values = z.record(z.string(), value);

/** Text in which a reference stands alone or in braces. */
export const reference = z.string().min(1).max(2000);

export interface Comparison {
  readonly field: string;
  readonly operator: string;
  readonly value?: Value | undefined;
}
export type ListRow = ({ readonly on_list: string } | { readonly not_on_list: string }) & {
  readonly item: { readonly [key: string]: Value };
};
export type Condition =
  | Comparison
  | ListRow
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

const conditions = z.lazy(() => z.array(condition).min(1).max(100));

export const condition: z.ZodType<Condition> = z
  .union([
    strict({ field: reference, operator: z.enum(OPERATOR_NAMES), value: value.optional() }),
    strict({ on_list: title, item: values }),
    strict({ not_on_list: title, item: values }),
    strict({ all: conditions }),
    strict({ any: conditions }),
    strict({ not: z.lazy(() => condition) }),
  ])
  .meta({ id: 'condition' });

const plainTypes = ['string', 'number', 'integer', 'boolean', 'date', 'datetime', 'array', 'object'] as const;

/** One of the types of the language, or the name of a kind of object. */
const typeName = z
  .string()
  .min(1)
  .max(100)
  .meta({ examples: [...plainTypes, 'inquiry', 'account', 'case'] });

export interface FieldDefinition {
  readonly type: string;
  readonly required?: boolean | undefined;
  readonly personal?: boolean | undefined;
  readonly description?: string | undefined;
  readonly items?: FieldDefinition | undefined;
}

export const field: z.ZodType<FieldDefinition> = strict({
  type: typeName,
  required: z.boolean().optional(),
  personal: z.boolean().optional(),
  description: description.optional(),
  items: z.lazy(() => field).optional(),
}).meta({ id: 'field' });

export const variable = strict({
  name: variableName,
  type: typeName,
  items: field.optional(),
  personal: z.boolean().optional(),
  description: description.optional(),
  default: value.optional(),
});
