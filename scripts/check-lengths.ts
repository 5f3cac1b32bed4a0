import { LAYERS, readSourceFiles } from './source-files';

const LONGEST = 250;

/** A sentence for every source file that is too long; generated ones and tests may be of any length. */
export async function checkLengths(root: string): Promise<string[]> {
  return readSourceFiles(root, [...LAYERS, 'scripts', 'bench'])
    .filter((file) => !file.path.endsWith('.generated.ts') && file.lines.length > LONGEST)
    .map((file) => `${file.path} has ${file.lines.length} lines: at most ${LONGEST}.`);
}
