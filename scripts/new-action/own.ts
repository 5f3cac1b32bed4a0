import type { ActionName } from './name';

/** An action of our own: what it changes, its events and its outcome are one transaction. */
export function printOwnAction({ id, title }: ActionName): string {
  return `import { z } from 'zod';
import { getObject } from '../../src/objects';
import { defineAction } from '../define-action';
import { objectOf } from '../marks';

export default defineAction({
  id: '${id}',
  title: '${title}',
  description: 'Says in a sentence what it does.',
  side: 'own',
  repeat: 'safe',
  input: z.strictObject({ object: objectOf('*') }),
  output: z.object({ status: z.string().nullable() }),
  faults: ['object_not_found'],
  example: { input: { object: '{{trigger}}' }, output: { status: 'completed' } },
  run: async ({ object }, context) => {
    const { status } = await getObject(context.trx, context.environment.id, object.id, object.type);
    return { status };
  },
});
`;
}

/** Its cases: the world that its example stands in, and how each fault is raised. */
export function printOwnCases({ id, variable }: ActionName): string {
  const name = variable.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  return `import type { FamilyCases } from './action-cases';
import { nobody } from './scene';

export const ${name}_CASES: FamilyCases = {
  '${id}': {
    example: {
      trigger: { events: ['inquiry.completed'] },
      world: async (scene) => scene.decided(await scene.inquiry(), 'completed'),
    },
    faults: {
      object_not_found: async () => ({ object: nobody('inquiry') }),
    },
  },
};
`;
}
