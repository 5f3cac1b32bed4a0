import type { Value } from '../../../interpreter/value';

/** A text of a template's flow in several languages. */
export interface Translation {
  readonly [key: string]: Value;
  readonly step: string;
  readonly step_display_name: string;
  readonly component: string;
  readonly attribute_name: string;
  readonly locale_values: readonly { readonly locale: string; readonly value: string | null }[];
}

/** The translations that a version has. */
export function translationsOf({ translations }: { readonly [key: string]: Value }): readonly Translation[] {
  return Array.isArray(translations) ? (translations as unknown as readonly Translation[]) : [];
}

/** Rows and languages that are given replace those of the same place and name; all others stay. */
export function mergeTranslations(old: readonly Translation[], given: readonly Translation[]): readonly Translation[] {
  const merged = new Map(old.map((row) => [placeOf(row), row]));
  for (const row of given) {
    const before = merged.get(placeOf(row));
    const values = new Map(before?.locale_values.map((one) => [one.locale, one]));
    for (const one of row.locale_values) values.set(one.locale, one);
    merged.set(placeOf(row), { ...row, locale_values: [...values.values()] });
  }
  return [...merged.values()];
}

function placeOf({ step, component, attribute_name: name }: Translation): string {
  return JSON.stringify([step, component, name]);
}
