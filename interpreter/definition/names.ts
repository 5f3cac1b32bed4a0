/** What names may be. */

/** Where a value comes from; no step may be called so. */
const ROOTS = ['trigger', 'event', 'run', 'environment', 'vars', 'steps', 'item', 'index', 'error'] as const;

/** Every object has these already, and `default` is the name of the workflow that runs all others. */
const RESERVED: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
  'default',
]);

export function isReserved(name: string): boolean {
  return RESERVED.has(name);
}

export function isRoot(name: string): name is (typeof ROOTS)[number] {
  return (ROOTS as readonly string[]).includes(name);
}

/** A run journals its labels and its output under these paths, so no step may have them. */
export function isPathOfRun(name: string): boolean {
  return name === 'labels' || name === 'output';
}
