/** What a definition may measure. */

/** Bytes of its JSON in UTF-8. */
export const LARGEST_DEFINITION = 200 * 1024;
/** Lists and maps within one another. */
export const DEEPEST_DEFINITION = 20;
export const MOST_STEPS = 500;
export const MOST_LABELS = 10;
/** Bytes of a step's path. */
export const LONGEST_PATH = 180;
/** Bytes of the canonical JSON of a plan. */
export const LARGEST_PLAN = 256 * 1024;
/** Milliseconds. */
export const LONGEST_WAIT = 30 * 86_400_000;
