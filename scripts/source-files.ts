import fs from 'node:fs';
import path from 'node:path';

/** The folders of the layers, from left to right. */
export const LAYERS = ['interpreter', 'workflows', 'src', 'activities', 'api', 'bin'] as const;
/** The folders around them that hold code. */
export const SURROUNDINGS = ['scripts', 'test', 'bench', 'examples'] as const;

/** A source file: its path below the root with forward slashes, and its lines. */
export interface SourceFile {
  readonly path: string;
  readonly lines: readonly string[];
}

/** All TypeScript files below those folders, in order of their paths. */
export function readSourceFiles(root: string, folders: readonly string[]): SourceFile[] {
  return folders
    .filter((folder) => fs.existsSync(path.join(root, folder)))
    .flatMap((folder) =>
      fs
        .readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
        .map((name) => path.join(folder, name)),
    )
    .filter((name) => name.endsWith('.ts') && !name.split(path.sep).includes('node_modules'))
    .sort()
    .map((name) => ({
      path: name.split(path.sep).join('/'),
      lines: fs.readFileSync(path.join(root, name), 'utf8').trimEnd().split('\n'),
    }));
}
