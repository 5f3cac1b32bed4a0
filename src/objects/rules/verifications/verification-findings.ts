import { isDeepStrictEqual } from 'node:util';
import type { Value, ValueMap } from '../../../../interpreter/value';
import type { Writing } from '../../../writing';
import { related } from '../../relations/related';
import { writeRow } from '../../rows/write-row';
import type { StoredObject } from '../../stored-object';
import { withAttributes } from '../rule';
import { type Check, checksOf } from './verification-checks';

/**
 * Writes on the inquiry what its verifications, documents and selfies say by now: in the transaction in which one of them
 * changes, whose event tells of it. The inquiry is locked, as a subject of that event.
 */
export async function rememberFindings(writing: Writing, changed: StoredObject): Promise<void> {
  const { trx } = writing;
  const [inquiry] = await related(trx, changed, 'inquiry');
  if (inquiry === undefined) return;
  const verifications = inOrder(await related(trx, inquiry, 'verifications'));
  const documents = inOrder(await related(trx, inquiry, 'documents'));
  const selfies = inOrder(await related(trx, inquiry, 'selfies'));
  const found = {
    ...outcomes(verifications),
    ...fromDatabases(verifications),
    ...fromSelfies(verifications, selfies),
    ...fromDocuments(verifications, documents),
  };
  const attributes = withAttributes(inquiry, found);
  if (!isDeepStrictEqual(attributes, inquiry.attributes)) await writeRow(writing, inquiry, { attributes }, new Date());
}

/** By when they were made; of one transaction by when they were submitted. */
function inOrder(objects: readonly StoredObject[]): readonly StoredObject[] {
  const key = ({ createdAt, attributes }: StoredObject): string =>
    `${createdAt.toISOString()} ${String(attributes['submitted_at'] ?? '9')}`;
  return objects.toSorted((left, right) => (key(left) < key(right) ? -1 : key(left) > key(right) ? 1 : 0));
}

function typeOf({ attributes }: StoredObject): string {
  return String(attributes['verification_type']);
}

function outcomes(verifications: readonly StoredObject[]): ValueMap {
  const counts: { [type: string]: { passed: number; failed: number } } = {};
  for (const verification of verifications) {
    const count = counts[typeOf(verification)] ?? { passed: 0, failed: 0 };
    counts[typeOf(verification)] = count;
    if (verification.status === 'passed') count.passed += 1;
    if (verification.status === 'failed') count.failed += 1;
  }
  const latest = new Map(verifications.map((verification) => [typeOf(verification), verification]));
  return {
    verification_counts: counts,
    failed_verification_attempts: verifications.filter(({ status }) => status === 'failed').length,
    failed_checks: failedChecks(verifications),
    failed_checks_from_latest_verifications: failedChecks([...latest.values()]),
    capture_methods: texts(verifications.map(({ attributes }) => attributes['capture_method'])),
  };
}

function fromDatabases(verifications: readonly StoredObject[]): ValueMap {
  return {
    database_verification_address_matches: metadataOf(verifications, 'database_address_comparison', 'matches'),
    database_verification_identity_matches: metadataOf(verifications, 'database_identity_comparison', 'matches'),
    database_verification_ssn_edit_distance: metadataOf(verifications, 'database_ssn_comparison', 'edit_distance'),
    database_tin_verification_tin_type: latestOf(verifications, 'tin_type'),
  };
}

function fromSelfies(verifications: readonly StoredObject[], selfies: readonly StoredObject[]): ValueMap {
  const ofFaces = verifications.filter((verification) => typeOf(verification) === 'selfie');
  return {
    document_similarity_score: latestOf(ofFaces, 'document_similarity_score'),
    liveness_check_score: metadataOf(ofFaces, 'selfie_liveness_detection', 'score'),
    selfie_liveness_risk_level: metadataOf(ofFaces, 'selfie_liveness_detection', 'risk_level'),
    selfie_photo: ofFaces.map(photoOf).findLast((photo) => photo !== null) ?? latestOf(selfies, 'center_photo'),
  };
}

function fromDocuments(verifications: readonly StoredObject[], documents: readonly StoredObject[]): ValueMap {
  const read = [...documents, ...verifications];
  const extracted = read.map(({ attributes }) => attributes['fields'] as ValueMap | undefined);
  const types = read.flatMap(({ attributes }) => [attributes['id_class'], attributes['document_type']]);
  return {
    document_check_score: latestOf(verifications, 'entity_confidence_score'),
    document_extractions: extracted.some((fields) => fields !== undefined) ? Object.assign({}, ...extracted) : null,
    document_types: texts(types),
  };
}

/** The picture that shows the face from the front. */
function photoOf({ attributes }: StoredObject): ValueMap | null {
  const { photo_urls: photos, center_photo_url: center } = attributes;
  const pictures = Array.isArray(photos) ? (photos as readonly ValueMap[]) : [];
  const picture = pictures.find(({ page }) => page === 'center') ?? pictures[0];
  if (picture === undefined) return typeof center === 'string' ? { url: center } : null;
  const { url = null, filename, byte_size: size } = picture;
  return { url, ...(filename && { filename }), ...(size && { byte_size: size }) };
}

function failedChecks(verifications: readonly StoredObject[]): readonly string[] {
  const failed = verifications.flatMap(checksOf).filter(({ status }) => status === 'failed');
  return [...new Set(failed.map(({ name }) => name))];
}

/** A value of the latest verification that has it. */
function latestOf(objects: readonly StoredObject[], attribute: string): Value {
  return objects.findLast(({ attributes }) => attributes[attribute] !== undefined)?.attributes[attribute] ?? null;
}

/** What the latest check of that name has in its metadata. */
function metadataOf(verifications: readonly StoredObject[], name: string, key: MetadataKey): Value {
  const checks: readonly Check[] = verifications.flatMap(checksOf).filter((check) => check.name === name);
  const value = checks.at(-1)?.metadata[key];
  return value !== undefined && METADATA[key](value) ? value : null;
}

const METADATA = {
  matches: (value: Value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  edit_distance: (value: Value) => Number.isSafeInteger(value),
  score: (value: Value) => Number.isFinite(value),
  risk_level: (value: Value) => typeof value === 'string',
};
type MetadataKey = keyof typeof METADATA;

function texts(values: readonly (Value | undefined)[]): readonly string[] {
  return [...new Set(values.filter((value) => typeof value === 'string'))];
}
