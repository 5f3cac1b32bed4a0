export type { ApiLog, SeenRequest } from './api-log';
export { ApiLogWriter } from './api-log-writer';
export { getApiLog, listApiLogs } from './read-api-logs';
export { redactApiLogs } from './redact-api-logs';
