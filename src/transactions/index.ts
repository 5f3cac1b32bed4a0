export { type Labeling, labelTransaction } from './label-transaction';
export { addTransactionRelation, removeTransactionRelation } from './relate-transaction';
