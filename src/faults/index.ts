export { FAULTS, type FaultCode } from './catalogue';
export { FaultError, fault, type Particulars } from './fault';
export type { FaultEntry } from './fault-entry';
export { httpStatusOf } from './http-status';
