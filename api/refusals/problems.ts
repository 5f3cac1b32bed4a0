import type { Fault, Value, ValueMap } from '../../interpreter/value';
import { FAULTS } from '../../src/faults';

/** One thing that is wrong, as an answer says it. */
export interface Problem {
  title: string;
  details?: string;
  code?: string;
  source?: { pointer: string };
  meta?: { [key: string]: Value };
}

/** Statuses whose published schema has room for `meta`, and for `source`. */
const WITH_META: ReadonlySet<number> = new Set([400, 403, 404, 409]);
const WITH_SOURCE: ReadonlySet<number> = new Set([422]);

/**
 * What a fault says in an answer: one problem for each diagnostic it carries, else one. `open`: the answer may have
 * more than the published schema (our own routes, and `?extensions=true`).
 */
export function problemsOf(fault: Fault, status: number, open: boolean): Problem[] {
  const diagnostics = diagnosticsOf(fault);
  if (diagnostics.length === 0) return [problemOf(fault, titleOf(fault.code), status, open)];
  const title = titleOf(fault.code);
  return diagnostics.map((diagnostic) => problemOf(diagnostic, title, status, open));
}

interface Said {
  readonly code: string;
  readonly message: string;
  readonly pointer?: string;
  readonly hint?: string;
  readonly details?: ValueMap;
}

function problemOf(said: Said, title: string, status: number, open: boolean): Problem {
  // The published 401 has a title and nothing else.
  if (!open && status === 401) return { title };
  const { diagnostics: _, ...details } = said.details ?? {};
  const hint = said.hint === undefined ? {} : { hint: said.hint };
  if (open) {
    const meta = { ...details, ...hint };
    return {
      title,
      details: said.message,
      code: said.code,
      ...(said.pointer === undefined ? {} : { source: { pointer: said.pointer } }),
      ...(Object.keys(meta).length === 0 ? {} : { meta }),
    };
  }
  const sentence = said.hint === undefined ? said.message : `${said.message} ${said.hint}`;
  const pointer = said.pointer === undefined ? {} : { pointer: said.pointer };
  return {
    title,
    details: sentence,
    ...(WITH_SOURCE.has(status) && said.pointer !== undefined ? { source: { pointer: said.pointer } } : {}),
    ...(WITH_META.has(status) ? { meta: { code: said.code, ...pointer, ...details } } : {}),
  };
}

function titleOf(code: string): string {
  return FAULTS[code]?.title ?? 'Request refused';
}

function diagnosticsOf(fault: Fault): readonly Said[] {
  const found = fault.details?.['diagnostics'];
  return Array.isArray(found) ? (found as readonly Value[]).flatMap((value) => said(value) ?? []) : [];
}

function said(value: Value): Said | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  const { code, message, pointer, hint } = value as ValueMap;
  if (typeof code !== 'string' || typeof message !== 'string') return undefined;
  return {
    code,
    message,
    ...(typeof pointer === 'string' ? { pointer } : {}),
    ...(typeof hint === 'string' ? { hint } : {}),
  };
}
