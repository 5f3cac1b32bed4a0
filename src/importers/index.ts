export { continueImports } from './continue-imports';
export { createImporter } from './create-importer';
export { IMPORTER_TYPES, type ImporterType } from './importer-types';
