export { redactBiometrics } from './redact-biometrics';
export { isRedactable, type RedactOptions, redactObject } from './redact-object';
