import type { z } from 'zod';
import { suggestion } from '../../interpreter/definition/did-you-mean';
import type { ValueMap } from '../../interpreter/value';
import type { SecretValues } from '../../src/connections/connection';
import { type Diagnostic, pointTo, refuse } from '../../src/objects/refuse';
import type { Connector, ConnectorIssue } from '../define-connector';
import { CONNECTORS } from '.';

type Part = ConnectorIssue['in'];

const PARTS: readonly Part[] = ['settings', 'secrets'];

/** Named alone, so that no sentence can repeat what was given. */
const CODE = 'connection_invalid';

/** The connector of a type. Fault `connection_invalid` for one that there is not. */
export function connectorOf(type: string): Connector {
  const connector = CONNECTORS.get(type);
  if (connector !== undefined) return connector;
  const hint = suggestion(type, [...CONNECTORS.keys()], 'The reference page of connections lists all types.');
  throw refuse(CODE, [
    { code: CODE, pointer: '/connection_type', message: `There is no type of connections of this name. ${hint}` },
  ]);
}

/**
 * Checks what a connection of a type is given: each value by the connector's schemas, and all of them together. Fault
 * `connection_invalid` with a diagnostic for each that is wrong, by `/settings/…` or `/secrets/…`, which never holds a
 * value. Gives them as they are to be kept.
 */
export function checkConnection(
  type: string,
  settings: ValueMap,
  secrets: ValueMap,
): { readonly settings: ValueMap; readonly secrets: SecretValues } {
  const connector = connectorOf(type);
  const given = { settings, secrets };
  const read = { settings: connector.settings.safeParse(settings), secrets: connector.secrets.safeParse(secrets) };
  const found = PARTS.flatMap((part) => issuesOf(part, connector[part], given[part], read[part].error));
  if (found.length > 0 || !read.settings.success || !read.secrets.success) throw refuse(CODE, found);
  const kept = { settings: read.settings.data as ValueMap, secrets: read.secrets.data as SecretValues };
  const issues = connector.check?.(kept.settings, kept.secrets) ?? [];
  if (issues.length > 0) throw refuse(CODE, issues.map(diagnosticOf));
  return kept;
}

function issuesOf(
  part: Part,
  schema: z.ZodObject,
  given: ValueMap,
  error: z.ZodError | undefined,
): readonly Diagnostic[] {
  const known = Object.keys(schema.shape);
  return (error?.issues ?? []).flatMap((issue): readonly Diagnostic[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => {
        const hint = suggestion(key, known, `There is: ${known.join(', ')}.`);
        return told(part, [...issue.path, key], `"${key}" is not known among the ${part}. ${hint}`);
      });
    }
    const key = String(issue.path.at(0) ?? part);
    const requirement = given[key] === undefined ? 'is needed' : requirementOf(issue);
    return [told(part, issue.path, `"${key}" ${requirement}.`)];
  });
}

/** Our own messages follow the key in a sentence; zod's begin with a capital and name types, never values. */
function requirementOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `must be ${issue.values.map(String).join(' or ')}`;
  return /^[a-z]/.test(issue.message) ? issue.message : `is not right: ${issue.message}`;
}

function diagnosticOf({ in: part, key, message }: ConnectorIssue): Diagnostic {
  return told(part, [key], `"${key}" ${message}.`);
}

function told(part: Part, path: readonly PropertyKey[], message: string): Diagnostic {
  return { code: CODE, pointer: `/${part}${path.map((one) => pointTo(String(one))).join('')}`, message };
}
