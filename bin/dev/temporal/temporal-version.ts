/** The oldest server that has all we rely on. */
const OLDEST = { major: 1, minor: 31 };

/** Gives undefined if a server of that version will do, else the sentence that refuses it. */
export function refuseOldServer(version: string): string | undefined {
  const found = /^v?(\d+)\.(\d+)/.exec(version);
  const [major, minor] = [Number(found?.[1]), Number(found?.[2])];
  const isNewEnough = found !== null && (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor));
  if (isNewEnough) return undefined;
  const what = version === '' ? 'of a version that it does not tell' : version;
  return `this Temporal server is ${what}, and Usher needs ${OLDEST.major}.${OLDEST.minor} or newer`;
}

/** The same for what `temporal --version` says: `temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)`. */
export function refuseOldProgram(output: string): string | undefined {
  return refuseOldServer(/Server (\S+?)[,)]/.exec(output)?.[1] ?? '');
}
