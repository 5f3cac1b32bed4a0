export { createApiKey } from './create-api-key';
export { createOrganization } from './create-organization';
export { findApiKey } from './find-api-key';
export { findEnvironment } from './find-environment';
export { seedDevelopment } from './seed-development';
