import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..', '..');

test('the definition that ARCHITECTURE.md shows is the example of that name', () => {
  const page = readFileSync(path.join(ROOT, 'ARCHITECTURE.md'), 'utf8');
  const [, shown = ''] = /^```jsonc\n([\s\S]*?)^```$/m.exec(page) ?? [];
  const { $schema: _, ...example } = JSON.parse(
    readFileSync(path.join(ROOT, 'examples', 'screen-completed-inquiries', 'definition.json'), 'utf8'),
  );
  expect(JSON.parse(shown.replaceAll(/ +\/\/ .*$/gm, ''))).toEqual(example);
});
