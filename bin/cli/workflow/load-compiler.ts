import type { Compilate } from '../../../interpreter/compiler/compile';

/**
 * The compiler with all actions, loaded when it is asked for: commands that do without start in a third of the time.
 */
export async function loadCompiler(): Promise<(definition: unknown) => Compilate> {
  const { checkDefinition } = await import('../../../src/definitions/compile-definition');
  const { catalogue } = await import('../../catalogue');
  return (definition) => checkDefinition(definition, catalogue());
}
