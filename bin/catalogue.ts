import { actionEntries } from '../activities/catalogue';
import type { Catalogue } from '../interpreter/catalogue';
import { kindEntries } from '../src/kinds';

/** What the compiler is told of the world by this build. */
export function catalogue(): Catalogue {
  return { actions: actionEntries(), kinds: kindEntries() };
}
