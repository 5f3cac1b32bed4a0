/** Sizes of what goes into a history: an oversized payload would make Temporal try for ever. All in bytes. */

/** The journal that a run carries, pruned. */
export const STATE_LIMIT = 512 * 1024;

/** What goes into a history as one payload. */
export const OUTGOING_LIMIT = 1024 * 1024;

/** More riding entries than this do not go into the history with an ordinary activity: they are flushed before it. */
export const RIDE_LIMIT = 32 * 1024;

/** Size of a value as JSON in UTF-8. */
export function bytesOf(value: unknown): number {
  const text = JSON.stringify(value) ?? '';
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    // Two bytes up to U+07FF, three beyond; a surrogate pair is two units and four bytes.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes;
}
