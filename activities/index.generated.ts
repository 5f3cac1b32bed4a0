/** Every action, found by the listing of this folder. Made by `npm run generate`. */
import accountUpdate from './account/update';
import caseCreate from './case/create';
import codeEvaluate from './code/evaluate';
import httpRequest from './http/request';
import inquiryApprove from './inquiry/approve';
import inquiryCreate from './inquiry/create';
import inquiryDecline from './inquiry/decline';
import inquiryMarkForReview from './inquiry/mark-for-review';
import listAddItem from './list/add-item';
import objectFetch from './object/fetch';
import objectTag from './object/tag';
import type { Action } from './define-action';

export const actions: readonly Action[] = [
  accountUpdate,
  caseCreate,
  codeEvaluate,
  httpRequest,
  inquiryApprove,
  inquiryCreate,
  inquiryDecline,
  inquiryMarkForReview,
  listAddItem,
  objectFetch,
  objectTag,
];
