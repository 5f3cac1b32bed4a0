/** JSON pointers (RFC 6901), which say where in a definition something is. */
export type Path = readonly (string | number)[];

export function pointerOf(path: Path): string {
  return path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export function pointerBelow(pointer: string, ...path: Path): string {
  return pointer + pointerOf(path);
}

export function pathOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}
