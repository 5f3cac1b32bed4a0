export { type RedactOptions, redactObject } from './redact-object';
