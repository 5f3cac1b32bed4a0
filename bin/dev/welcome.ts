import type { DevFile } from './dev-file';

/** The lines that tell where the parts are, and a first request to copy; the key itself stays in its file. */
export function welcome(file: DevFile): string[] {
  const key = `$(node -p "require('./.usher/dev.json').apiKey")`;
  return [
    '',
    `API            ${file.apiUrl}`,
    `API reference  ${file.apiUrl}/docs`,
    `Dev page       ${file.devPageUrl} (what arrived at the stand-ins)`,
    `Web UI         ${file.webUiUrl ?? "your Temporal server's own"}`,
    '',
    'Addresses and the API key are in .usher/dev.json. A first request:',
    '',
    `  curl -s ${file.apiUrl}/api/v1/workflow-runs -H "Authorization: Bearer ${key}"`,
    '',
  ];
}
