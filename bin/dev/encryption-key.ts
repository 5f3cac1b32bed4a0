import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { prepareUsherFolder } from './places';

/**
 * The key that development seals its secrets with: made at the first start, then kept beside the data that it opens,
 * readable by its owner alone.
 */
export function keepEncryptionKey(): string {
  const file = path.join(prepareUsherFolder(), 'encryption-key');
  try {
    fs.writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return fs.readFileSync(file, 'utf8').trim();
}
