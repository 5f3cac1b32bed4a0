export { addAccountRelation, removeAccountRelation } from './accounts/account-relations';
export { archiveAccount, restoreAccount } from './accounts/archive-account';
export { consolidateAccounts } from './accounts/consolidate-accounts';
export { type AccountName, findAccount, findAccountFor } from './accounts/find-account';
export { assignCase } from './cases/assign-case';
export { queueCase } from './cases/queue-case';
export { copyOf } from './copy-of';
export { createObject } from './create-object';
export { findObject } from './find-object';
export { getObject } from './get-object';
export { expireAllSessions } from './inquiries/expire-all-sessions';
export {
  changeDraft,
  newestVersion,
  publishDraft,
  setTemplateStatus,
} from './inquiries/inquiry-template-drafts';
export { listObjects, type ObjectFilters } from './list-objects';
export { moveObject } from './move-object';
export { relate, unrelate } from './relate';
export { countRelated, related } from './related';
export { type Search, searchObjects } from './search/search-objects';
export { snapshotOf } from './snapshot-of';
export type { StoredObject } from './stored-object';
export { type TagChange, tagObject } from './tag-object';
export { createTag, namesOfTags } from './tags';
export { type ObjectChanges, updateObject } from './update-object';
export { updateTemplate } from './update-template';
export type { NewValues } from './values';
export { escalateVerification, lockVerification } from './verifications/mark-verification';
export { simulateVerification } from './verifications/simulate-verification';
