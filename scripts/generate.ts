import fs from 'node:fs';
import path from 'node:path';
import { GENERATORS, type Generator } from './generators';

const ROOT = path.dirname(__dirname);

/** A sentence for every generated file that is not what its generator makes of the code. */
export async function checkGenerated(root: string, generators: readonly Generator[] = GENERATORS): Promise<string[]> {
  const faults: string[] = [];
  for (const { file, make } of generators) {
    const place = path.join(root, file);
    const found = fs.existsSync(place) ? fs.readFileSync(place, 'utf8') : undefined;
    if (found !== (await make()))
      faults.push(`${file} is ${found === undefined ? 'missing' : 'out of date'}: npm run generate.`);
  }
  return faults;
}

/** Writes every generated file; gives the paths of those that changed. */
export async function writeGenerated(root: string, generators: readonly Generator[] = GENERATORS): Promise<string[]> {
  const changed: string[] = [];
  for (const { file, make } of generators) {
    const place = path.join(root, file);
    const text = await make();
    if (fs.existsSync(place) && fs.readFileSync(place, 'utf8') === text) continue;
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place, text);
    changed.push(file);
  }
  return changed;
}

async function main(): Promise<void> {
  const isCheck = process.argv.includes('--check');
  const lines = await (isCheck ? checkGenerated(ROOT) : writeGenerated(ROOT));
  process.stdout.write(lines.length === 0 ? 'Nothing has changed.\n' : lines.map((line) => `${line}\n`).join(''));
  process.exitCode = isCheck && lines.length > 0 ? 1 : 0;
}

if (require.main === module) void main();
