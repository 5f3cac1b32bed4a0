import type { Diagnostic } from '../compiler/diagnostics/diagnostic';
import { readDefinition } from './read-definition';
import type { Definition } from './schema';

/** Checks the shape of a definition: the definition, or every fault with code, pointer, sentence and hint. Never throws. */
export function parseDefinition(
  input: unknown,
): { readonly definition: Definition } | { readonly diagnostics: readonly Diagnostic[] } {
  const { definition, diagnostics } = readDefinition(input);
  return definition !== null && diagnostics.length === 0 ? { definition } : { diagnostics };
}
