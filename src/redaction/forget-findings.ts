import { related } from '../objects/relations/related';
import { writeEvent } from '../objects/rows/write-event';
import { rememberFindings } from '../objects/rules/verifications/verification-findings';
import type { StoredObject } from '../objects/stored-object';
import type { Writing } from '../writing';
import { KnownValues } from './known-values';
import { redactEvents } from './redact-events';
import { scrubRuns } from './redact-runs';
import { scrubbing } from './revisions';
import { type Scope, seeSnapshot } from './scope';

/** Of what kinds an inquiry remembers what they say. */
const FOUND: ReadonlySet<string> = new Set(['verification', 'document', 'selfie']);
const FINDINGS: ReadonlySet<string> = new Set(['document_extractions', 'selfie_photo']);

/**
 * What the inquiry says of its verifications was taken from them: of one that lost these values (`known`) it goes too,
 * out of the inquiry, what was told of it, and its runs. `among`: the attributes that may have it.
 */
export async function forgetFindings(
  writing: Writing,
  object: StoredObject,
  known: KnownValues,
  among: ReadonlySet<string> = FINDINGS,
): Promise<void> {
  if (!FOUND.has(object.kind)) return;
  const { trx } = writing;
  const [before] = await related(trx, object, 'inquiry');
  if (before === undefined) return;
  const scope: Scope = { kind: 'inquiry', only: among, never: new Set() };
  const found = new KnownValues();
  seeSnapshot(scope, before.attributes, found.add);
  await rememberFindings(writing, object);
  await redactEvents(trx, before.id, scope, found);
  const told = found.sharedWith(known);
  if (told.isEmpty) return;
  await scrubRuns(trx, before.id, scrubbing(before.id, scope, told), true);
  const [after = before] = await related(trx, object, 'inquiry');
  const gone = [...among].filter((name) => name in before.attributes && !(name in after.attributes));
  await writeEvent(writing, after, 'inquiry.redacted', {
    whole: false,
    redacted_fields: [],
    redacted_attributes: gone,
  });
}
