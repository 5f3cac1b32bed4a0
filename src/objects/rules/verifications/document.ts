import { fault } from '../../../faults/fault';
import { DOCUMENT_TYPES } from '../../../kinds/verifications/document';
import { pointTo, refuse } from '../../refuse';
import type { StoredObject } from '../../stored-object';
import { accountRelation, openInquiry, startInquiry, templateRelations } from '../inquiries/open-inquiry';
import { plainRule } from '../plain-rule';
import { idsOf, type Rule } from '../rule';
import { rememberFindings } from './verification-findings';

const READ = ['fields', 'extraction_responses'];

/** Documents and selfies: of an inquiry that is under way, which is started when they are submitted. */
function captureRule(kind: 'document' | 'selfie'): Rule {
  const plain = plainRule(kind);
  return {
    ...plain,
    tells: ['inquiry'],
    async prepare(writing, values, relations) {
      const inquiry = openInquiry(relations);
      const prepared = await plain.prepare(writing, values, relations);
      const templates = kind === 'document' ? await templateRelations(writing, inquiry) : {};
      return {
        ...prepared,
        relations: { ...(await accountRelation(writing, inquiry)), ...idsOf(relations), ...templates },
        after: async (object) => {
          await rememberFindings(writing, object);
          return object;
        },
      };
    },
    async move(writing, locked, to, options) {
      const moved = await plain.move(writing, locked, to, options);
      const submitted = to === 'submitted';
      return {
        ...moved,
        events: submitted && kind === 'document' ? [...moved.events, 'document.pending'] : moved.events,
        ...(submitted && { after: (object, move) => startInquiry(writing, object, move) }),
      };
    },
    async revise(writing, _locked, attributes) {
      return { attributes, after: (object) => rememberFindings(writing, object) };
    },
  };
}

const CAPTURE = captureRule('document');

export const SELFIE_RULE: Rule = captureRule('selfie');

/** A document has a type for life, and the attributes of that type. */
export const DOCUMENT_RULE: Rule = {
  ...CAPTURE,
  async prepare(writing, values, relations) {
    refuseForeign(values.attributes['document_class'], Object.keys(values.attributes));
    return CAPTURE.prepare(writing, values, relations);
  },
  async revise(writing, { object }, attributes) {
    if (attributes['document_class'] !== undefined)
      throw fault('attribute_unknown', {
        pointer: '/attributes/document_class',
        message: 'A document keeps its type.',
      });
    refuseForeign(object.attributes['document_class'], Object.keys(attributes));
    return {
      attributes,
      events: READ.some((key) => attributes[key]) ? ['document.extracted'] : [],
      after: (document: StoredObject) => rememberFindings(writing, document),
    };
  },
};

function refuseForeign(type: unknown, keys: readonly string[]): void {
  const known = DOCUMENT_TYPES.get(String(type));
  if (known === undefined)
    throw fault('attribute_invalid', { pointer: '/attributes/document_class', message: 'A document has a type.' });
  const message = 'Documents of this type have no such attribute.';
  const found = keys
    .filter((key) => key !== 'document_class' && !known.includes(key))
    .map((key) => ({ code: 'attribute_unknown', pointer: `/attributes${pointTo(key)}`, message }));
  if (found.length > 0) throw refuse('attribute_unknown', found);
}
