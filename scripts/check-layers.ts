import fs from 'node:fs';
import path from 'node:path';
import { runCommand } from './run-command';
import { LAYERS, readSourceFiles, SURROUNDINGS } from './source-files';

interface Cruise {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: { readonly violations: readonly Violation[] };
}

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
  readonly cycle?: readonly { readonly name: string }[];
  readonly via?: readonly { readonly name: string }[];
}

/** A sentence for every import that crosses a layer, and for every source file that the check did not see. */
export async function checkLayers(root: string): Promise<string[]> {
  const folders = [...LAYERS, ...SURROUNDINGS].filter((folder) => fs.existsSync(path.join(root, folder)));
  const program = path.join(root, 'node_modules', '.bin', 'depcruise');
  const options = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const { output, errors } = await runCommand(program, [...options, ...folders], root);
  let cruise: Cruise;
  try {
    cruise = JSON.parse(output) as Cruise;
  } catch {
    return [`dependency-cruiser gave no result:\n${errors || output}`];
  }
  const seen = new Set(cruise.modules.map((module) => module.source));
  const unseen = readSourceFiles(root, folders).filter((file) => !seen.has(file.path));
  return [
    ...cruise.summary.violations.map(describe),
    ...unseen.map((file) => `${file.path} was not looked at by dependency-cruiser.`),
  ];
}

function describe(violation: Violation): string {
  const way = [...(violation.cycle ?? violation.via ?? [])].map((step) => step.name).join(' -> ');
  return `${violation.rule.name}: ${violation.from} -> ${violation.to}${way === '' ? '' : ` (by ${way})`}`;
}
