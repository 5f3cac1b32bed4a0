import { pickFreePort } from '../../bin/dev/ports';
import { STAND_INS } from '../../bin/dev/stand-ins/stand-ins';

const SINGLE = ['USHER_PORT', 'USHER_POSTGRES_PORT', 'USHER_TEMPORAL_PORT', 'USHER_WEB_UI_PORT'];

/** Free ports for an `usher dev`, by the variables that it reads them from. */
export async function pickDevPorts(): Promise<Record<string, string>> {
  const ports = await Promise.all(SINGLE.map(async (name) => [name, String(await pickFreePort())] as const));
  // The stand-ins have those after the one of the page.
  const page = String(await pickFreePort(1 + STAND_INS.length));
  return { ...Object.fromEntries(ports), USHER_DEV_PAGE_PORT: page };
}
