/**
 * Every change of the host that a replay would notice (another command, another order, another decision from the same
 * answers), by number. A run keeps the number that it was started with until it continues as new; code that behaves
 * differently from some number on asks for it: `if (host.input.hostVersion >= 2)`.
 */
export const HOST_CHANGES: readonly string[] = [
  // 1
  'The first host.',
  // 2
  'A timer looks again after every ring that came while it was looking, and a ring that comes with its time waits.',
  // 3
  'An answer that comes together with one that made a cancellation waits until that is out.',
  // 4
  'A timer whose time has come already is met at once, without a timer of Temporal’s.',
];

/** The newest number: what runs are started with and continue with. */
export const HOST_VERSION = HOST_CHANGES.length;
