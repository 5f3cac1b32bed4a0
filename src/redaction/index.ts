export { isRedactable, type RedactOptions, redactObject } from './redact-object';
