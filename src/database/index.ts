export { type Connected, type ConnectOptions, connect, type Db, type Trx } from './connect';
export { json } from './json';
export { prepared } from './prepared';
export type { Database } from './tables';
