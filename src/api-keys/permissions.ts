/** Everything a key may be permitted: `<what>.read`, `<what>.write`, and what has a name of its own. */
export const PERMISSIONS: readonly string[] = [
  ...[
    'account',
    'api_key',
    'case',
    'connection',
    'device',
    'document',
    'inquiry',
    'list',
    'report',
    'tag',
    'txn',
    'verification',
    'webhook',
    'workflow',
  ].flatMap((what) => [`${what}.read`, `${what}.write`]),
  'api_log.read',
  'event.read',
  'event.write',
  'workflow.trigger',
];

/** Stands for every permission that there is or will be. */
export const EVERYTHING = '*';

/** Is that permission among them? */
export function isPermitted(permissions: readonly string[], permission: string): boolean {
  return permissions.includes(EVERYTHING) || permissions.includes(permission);
}
