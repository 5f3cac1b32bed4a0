import fs from 'node:fs';
import path from 'node:path';
import { prepareUsherFolder, USHER_FOLDER } from './places';

/** Where the running development Usher is found; kept in `.usher/dev.json`, readable by its owner alone. */
export interface DevFile {
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  /** Missing when Temporal is not ours and we do not know its Web UI. */
  readonly webUiUrl?: string;
  readonly databaseUrl: string;
  readonly devPageUrl: string;
  /** Where the stand-ins are, by key. */
  readonly standIns: { readonly [key: string]: string };
}

const FILE = path.join(USHER_FOLDER, 'dev.json');

/** Gives what the last start wrote, as far as it can be read. */
export function readDevFile(): Partial<DevFile> {
  try {
    return JSON.parse(fs.readFileSync(FILE, 'utf8')) as Partial<DevFile>;
  } catch {
    return {};
  }
}

/** Replaces the file in one move, so that a reader never sees half of it. */
export function writeDevFile(content: DevFile): void {
  prepareUsherFolder();
  const draft = `${FILE}.new`;
  fs.writeFileSync(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  fs.renameSync(draft, FILE);
}
