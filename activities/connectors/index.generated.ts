/** Every connector, found by the listing of this folder. Made by `npm run generate`. */
import type { Connector } from '../define-connector';
import http from './http/connector';
import hubspot from './hubspot/connector';
import salesforce from './salesforce/connector';
import slack from './slack/connector';
import slackWebhook from './slack-webhook/connector';
import smtp from './smtp/connector';
import twilio from './twilio/connector';
import zendesk from './zendesk/connector';

export const connectors: readonly Connector[] = [
  http,
  hubspot,
  salesforce,
  slack,
  slackWebhook,
  smtp,
  twilio,
  zendesk,
];
