/** Every action, found by the listing of this folder. Made by `npm run generate`. */
import accountAttach from './account/attach';
import accountFindOrCreate from './account/find-or-create';
import accountUpdate from './account/update';
import caseAddToQueue from './case/add-to-queue';
import caseAssign from './case/assign';
import caseAttach from './case/attach';
import caseClearSla from './case/clear-sla';
import caseComment from './case/comment';
import caseCreate from './case/create';
import caseSetSla from './case/set-sla';
import caseSetStatus from './case/set-status';
import codeEvaluate from './code/evaluate';
import deviceTrust from './device/trust';
import emailSend from './email/send';
import httpRequest from './http/request';
import hubspotCreateObject from './hubspot/create-object';
import hubspotFindObject from './hubspot/find-object';
import hubspotUpdateObject from './hubspot/update-object';
import inquiryApprove from './inquiry/approve';
import inquiryCreate from './inquiry/create';
import inquiryDecline from './inquiry/decline';
import inquiryMarkForReview from './inquiry/mark-for-review';
import inquirySendLinkEmail from './inquiry/send-link-email';
import inquirySendLinkSms from './inquiry/send-link-sms';
import listAddItem from './list/add-item';
import listMatch from './list/match';
import numberCalculate from './number/calculate';
import objectCopyTags from './object/copy-tags';
import objectFetch from './object/fetch';
import objectRedact from './object/redact';
import objectSetRelation from './object/set-relation';
import objectTag from './object/tag';
import objectUnsetRelation from './object/unset-relation';
import objectUntag from './object/untag';
import objectUpdate from './object/update';
import reportRun from './report/run';
import salesforceCreateRecord from './salesforce/create-record';
import salesforceFindRecord from './salesforce/find-record';
import salesforceUpdateRecord from './salesforce/update-record';
import slackSendMessage from './slack/send-message';
import smsSend from './sms/send';
import transactionCreate from './transaction/create';
import transactionSetStatus from './transaction/set-status';
import workflowRun from './workflow/run';
import workflowSchedule from './workflow/schedule';
import zendeskAddTags from './zendesk/add-tags';
import zendeskCreateTicket from './zendesk/create-ticket';
import zendeskFindTicket from './zendesk/find-ticket';
import zendeskRemoveTags from './zendesk/remove-tags';
import zendeskUpdateTicket from './zendesk/update-ticket';
import type { Action } from './define-action';

export const actions: readonly Action[] = [
  accountAttach,
  accountFindOrCreate,
  accountUpdate,
  caseAddToQueue,
  caseAssign,
  caseAttach,
  caseClearSla,
  caseComment,
  caseCreate,
  caseSetSla,
  caseSetStatus,
  codeEvaluate,
  deviceTrust,
  emailSend,
  httpRequest,
  hubspotCreateObject,
  hubspotFindObject,
  hubspotUpdateObject,
  inquiryApprove,
  inquiryCreate,
  inquiryDecline,
  inquiryMarkForReview,
  inquirySendLinkEmail,
  inquirySendLinkSms,
  listAddItem,
  listMatch,
  numberCalculate,
  objectCopyTags,
  objectFetch,
  objectRedact,
  objectSetRelation,
  objectTag,
  objectUnsetRelation,
  objectUntag,
  objectUpdate,
  reportRun,
  salesforceCreateRecord,
  salesforceFindRecord,
  salesforceUpdateRecord,
  slackSendMessage,
  smsSend,
  transactionCreate,
  transactionSetStatus,
  workflowRun,
  workflowSchedule,
  zendeskAddTags,
  zendeskCreateTicket,
  zendeskFindTicket,
  zendeskRemoveTags,
  zendeskUpdateTicket,
];
