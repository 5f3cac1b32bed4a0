import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** The checkout's folder: the nearest one above this file that holds package.json. */
export const CHECKOUT = findCheckout(__dirname);

/** What development keeps between starts: data, logs, addresses, the key. */
export const USHER_FOLDER = path.join(CHECKOUT, '.usher');

/** Creates `.usher/`, readable by its owner alone, and gives its path. */
export function prepareUsherFolder(): string {
  fs.mkdirSync(USHER_FOLDER, { recursive: true, mode: 0o711 });
  return USHER_FOLDER;
}

/** Notes in `.usher/places.json` where something of ours lies that is not under `.usher/`. */
export function recordPlaces(places: Readonly<Record<string, string>>): void {
  const file = path.join(prepareUsherFolder(), 'places.json');
  fs.writeFileSync(file, `${JSON.stringify(places, null, 2)}\n`);
}

/**
 * A folder outside the checkout that every user can get to, one for each checkout and kind. It is ours or it is
 * refused: another user may have made one of that name in the shared folder.
 */
export function prepareSharedPlace(kind: string): string {
  const hash = createHash('sha256').update(CHECKOUT).digest('hex').slice(0, 12);
  const folder = path.join('/var/tmp', `usher-${kind}-${hash}`);
  fs.mkdirSync(folder, { recursive: true, mode: 0o755 });
  const found = fs.lstatSync(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new Error(`${folder} belongs to another user: remove it, or set DATABASE_URL to a Postgres of your own.`);
  }
  fs.chmodSync(folder, 0o755);
  return folder;
}

function findCheckout(from: string): string {
  const above = path.dirname(from);
  return fs.existsSync(path.join(from, 'package.json')) || above === from ? from : findCheckout(above);
}
