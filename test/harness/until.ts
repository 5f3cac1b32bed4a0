const PATIENCE_MS = 30_000;

/** Resolves once it is so; rejects after 30 s (or as told, in milliseconds), so that a promise that is not kept is a red test and no hang. */
export async function until(
  promise: string,
  isSo: () => boolean | Promise<boolean>,
  patience = PATIENCE_MS,
): Promise<void> {
  const deadline = Date.now() + patience;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`This did not come true within ${patience / 1000} s: ${promise}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
