import type { Entry, Journal } from '../journal';

/**
 * The journal as it was when its half number `order` had just been written. (Of several gaps between the attempts of one
 * step a journal keeps the last: before it, the step stands as if none had been.)
 */
export function journalUpTo(journal: Journal, order: number): Journal {
  return journal.filter((entry) => entry.opened.order <= order).map((entry) => entryUpTo(entry, order));
}

function entryUpTo(entry: Entry, order: number): Entry {
  const { path, generation, type, opened, pause, performed, held, closed } = entry;
  return {
    path,
    generation,
    type,
    opened,
    ...(pause !== undefined && pause.order <= order ? { pause } : {}),
    ...(performed !== undefined && performed.order <= order ? { performed } : {}),
    ...(held !== undefined && held.order <= order ? { held } : {}),
    ...(closed !== undefined && closed.order <= order ? { closed } : {}),
  };
}
