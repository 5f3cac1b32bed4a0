export { type Labeling, labelTransaction } from './label-transaction';
export { redactBiometrics } from './redact-biometrics';
export { addTransactionRelation, removeTransactionRelation } from './relate-transaction';
