import fs from 'node:fs';
import path from 'node:path';
import { CHECKOUT } from '../../bin/dev/places';
import { type CommandResult, runCommand } from '../../scripts/run-command';
import { type CheckoutCopy, copyCheckout } from '../harness/checkout-copy';

jest.setTimeout(300_000);

const GUIDE = fs.readFileSync(path.join(CHECKOUT, 'docs', 'guide', 'add-an-action.md'), 'utf8');
const ACTION = 'activities/letter/send.ts';

/** A block of the page; before one that is a file, the page names it. */
interface Block {
  readonly language: string;
  readonly text: string;
  readonly file: string | undefined;
}

const blocks: readonly Block[] = [...GUIDE.matchAll(/(?:`([^`\n]+)`:\n\n)?^```(\w+)\n([\s\S]*?)^```$/gm)].map(
  ([, file, language = '', text = '']) => ({ file, language, text }),
);

let copy: CheckoutCopy;
beforeAll(() => {
  copy = copyCheckout();
  for (const name of ['scripts', 'test', 'docs', 'examples', 'jest.config.js']) {
    fs.cpSync(path.join(CHECKOUT, name), path.join(copy.root, name), { recursive: true });
  }
});
afterAll(() => copy.remove());

const run = (command: string): Promise<CommandResult> =>
  runCommand('bash', ['-euo', 'pipefail', '-c', command], copy.root);

async function follow({ language, file, text }: Block): Promise<string> {
  if (language === 'ts' && file !== undefined) {
    // Only what the scaffold wrote is filled.
    expect(fs.existsSync(path.join(copy.root, file))).toBe(true);
    fs.writeFileSync(path.join(copy.root, file), text);
    return '';
  }
  const { code, output, errors } = await run(text);
  expect({ code, said: code === 0 ? '' : `${output}${errors}` }).toEqual({ code: 0, said: '' });
  return `${output}${errors}`;
}

test('the page adds an action that passes its suite, and a change that would break workflows is refused', async () => {
  expect(blocks.map(({ language, file }) => [language, file])).toEqual([
    ['sh', undefined],
    ['ts', ACTION],
    ['ts', 'test/connectors/cases/letter-send.ts'],
    ['sh', undefined],
    ['text', undefined],
  ]);
  // What is scaffolded works as it is: the suite of the page runs these two beside its own.
  await run('npm run new:action letter.send_untouched && npm run new:action letter.read -- --own');
  let said = '';
  for (const block of blocks.filter(({ language }) => language !== 'text')) said += await follow(block);
  expect(said).toContain('activities/schemas.generated.json');
  expect(said).toMatch(/letter\.send@1[\s\S]*✓ dropped after it took effect: never a second effect/);
  expect(said).toMatch(/letter\.send_untouched@1[\s\S]*✓ dropped after it took effect: never a second effect/);
  expect(said).not.toContain('✕');
  expect(fs.readFileSync(path.join(copy.root, 'docs/reference/actions.md'), 'utf8')).toContain(
    '| `letter.send@1` | yes | 15 |',
  );
  expect(fs.readFileSync(path.join(copy.root, 'docs/reference/actions.md'), 'utf8')).toContain(
    '| `letter.read@1` | yes | 1 | – | – | – | – |',
  );
  const own = 'npx jest --selectProjects service --testPathPatterns test/service/actions/own-actions -t';
  const read = await run(`${own} 'letter.read'`);
  expect(read).toMatchObject({ code: 0, errors: expect.stringContaining('✓ ends in object_not_found') });

  const file = path.join(copy.root, ACTION);
  const whole = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file, whole.replace('letter_id: z.string(), arrives_on: z.iso.date()', 'letter_id: z.string()'));
  const refusal = blocks.find(({ language }) => language === 'text')?.text.trim();
  for (const command of ['npm run generate', 'npx tsx scripts/generate.ts --check']) {
    const { code, errors } = await run(command);
    expect({ command, code }).toEqual({ command, code: 1 });
    expect(errors).toContain(refusal);
  }
  fs.writeFileSync(file, whole);
  expect((await run('npx tsx scripts/generate.ts --check')).output).toContain('Nothing has changed.');
});

test('a name that no action can have, and one that is taken, are refused in a sentence', async () => {
  for (const [name, sentence] of [
    ['Letter.send', '"Letter.send" is no name of an action: write family.name'],
    ['letter', '"letter" is no name of an action'],
    ['tasks.read', 'activities/tasks/ holds no actions'],
    ['http.request', 'activities/http/request.ts is there already.'],
    ['', 'npm run new:action <family>.<name>'],
  ]) {
    const { code, errors } = await run(`npm run --silent new:action ${name}`);
    expect({ name, code, errors }).toEqual({ name, code: 1, errors: expect.stringContaining(sentence ?? '') });
  }
});
