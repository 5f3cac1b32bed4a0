import { OUTGOING_FAULTS } from '../outgoing/fault-codes';
import { SANDBOX_FAULTS } from '../sandbox/fault-codes';
import { ACTION_FAULTS } from './action-faults';
import { CONNECTION_FAULTS } from './connection-faults';
import { CRM_FAULTS } from './crm-faults';
import { DEFINITION_FAULTS } from './definition-faults';
import type { FaultEntry } from './fault-entry';
import { MESSAGE_FAULTS } from './message-faults';
import { REPORT_FAULTS } from './report-faults';
import { REQUEST_FAULTS } from './request-faults';
import { RUN_FAULTS } from './run-faults';
import { SERVER_FAULTS } from './server-faults';
import { WORLD_FAULTS } from './world-faults';

const CODES = {
  ...REQUEST_FAULTS,
  ...WORLD_FAULTS,
  ...REPORT_FAULTS,
  ...DEFINITION_FAULTS,
  ...RUN_FAULTS,
  ...ACTION_FAULTS,
  ...CONNECTION_FAULTS,
  ...CRM_FAULTS,
  ...MESSAGE_FAULTS,
  ...OUTGOING_FAULTS,
  ...SANDBOX_FAULTS,
  ...SERVER_FAULTS,
};

export type FaultCode = keyof typeof CODES;

/** Every code of the service; a code that is not in it gives undefined. */
export const FAULTS: Readonly<Record<FaultCode, FaultEntry>> & Readonly<Record<string, FaultEntry | undefined>> = CODES;
