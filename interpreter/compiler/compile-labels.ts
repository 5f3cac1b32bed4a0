import { MOST_LABELS } from '../definition/limits';
import type { Definition } from '../definition/schema';
import type { Expression, LookUp, Plan } from '../plan';
import { draftValue } from './draft';
import { LookUps } from './look-ups';
import { below, refuse, type Site, type Typed } from './references/site';
import { describeType } from './types';

interface Labels {
  readonly labels: Plan['labels'];
  readonly labelLookUps?: readonly LookUp[];
}

/** Labels are set when a run starts and can be seen by everybody who sees the run: no personal data. */
export function compileLabels(labels: Definition['labels'], site: Site): Labels {
  const entries = Object.entries(labels ?? {});
  const lookUps = new LookUps();
  if (entries.length > MOST_LABELS) {
    refuse(
      site,
      'out_of_bounds',
      `There are more than ${MOST_LABELS} labels.`,
      'Keep those that runs are searched by.',
    );
  }
  const compiled = entries.map(([key, value]) => {
    const at: Site = { ...below(site, key), lookUps };
    return [key, checkLabel(draftValue(value, at), at)] as const;
  });
  const { lookUps: labelLookUps } = lookUps.planned();
  return { labels: Object.fromEntries(compiled), ...(labelLookUps !== undefined && { labelLookUps }) };
}

function checkLabel({ expression, type, name }: Typed, site: Site): Expression {
  if (type.personal === true) {
    refuse(site, 'personal_label', `${name} is personal and cannot be a label.`, 'Use an id or a reference instead.');
  }
  if (type.is === 'array' || type.is === 'map') {
    refuse(site, 'type_mismatch', `A label is text, not ${describeType(type)}.`, 'Use one value of it.');
  }
  return type.is === 'object' ? { is: 'attribute', of: expression, path: ['id'] } : expression;
}
