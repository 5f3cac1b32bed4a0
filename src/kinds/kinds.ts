import { account } from './account';
import { caseKind } from './case';
import { inquiry } from './inquiry';
import { inquirySession } from './inquiry-session';
import type { Kind } from './kind';
import { list, listItem } from './lists';
import { accountType, caseTemplate, inquiryTemplate, inquiryTemplateVersion } from './templates';

const DECLARED: readonly Kind[] = [
  inquiry,
  inquirySession,
  inquiryTemplate,
  inquiryTemplateVersion,
  account,
  accountType,
  caseKind,
  caseTemplate,
  list,
  listItem,
];

/** Every kind of objects there is, by name. */
export const KINDS: ReadonlyMap<string, Kind> = new Map(DECLARED.map((kind) => [kind.name, kind]));

/** The kind of that name, which must be one: names of kinds are ours. */
export function kindNamed(name: string): Kind {
  const kind = KINDS.get(name);
  if (kind === undefined) throw new TypeError(`There is no kind ${name}.`);
  return kind;
}
