/** What a run's commands are called in Temporal: ops people read these. Paths are at most 180 bytes. */
import type { Request, Sleep } from '../interpreter/requests';

/** `inquiry.decline@1` is shown as `inquiry.decline`; later major versions show theirs. */
export function actionName(action: string): string {
  return action.endsWith('@1') ? action.slice(0, -2) : action;
}

/** Type of a local activity, or summary of a timer: what is done, and at which step. */
export function titled(what: string, path: string): string {
  return `${what} • ${path}`;
}

/** Unique among the pending activities of a run. */
export function activityId(
  what: 'perform' | 'look up' | 'wait' | 'record' | 'cancel',
  path: string,
  generation: number,
): string {
  return what === 'perform' ? `${path}#${generation}` : `${what} ${path}#${generation}`;
}

const SLEEPS: Readonly<Record<Sleep['why'], string>> = {
  wait: 'sleep',
  timeout: 'timeout',
  pause: 'pause',
  hold: 'hold',
};

export function sleepTitle(request: Sleep): string {
  return titled(SLEEPS[request.why], request.path);
}

const SUMMARY_CHARACTERS = 190;

/** Summary of an ordinary activity: the step's path, then the author's words for it. */
export function summaryOf(path: string, name: string | undefined): string {
  if (name === undefined) return path;
  const full = `${path} · ${name}`;
  return bytesAtMost(full, SUMMARY_CHARACTERS);
}

/** Key of an open request: at most one of a type is open at a path, and of sleeps one of a kind. */
export function keyOf(request: Request): string {
  return request.type === 'sleep' ? `sleep ${request.why} ${request.path}` : `${request.type} ${request.path}`;
}

function bytesAtMost(text: string, limit: number): string {
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (bytes > limit) return kept;
    kept += character;
  }
  return kept;
}
