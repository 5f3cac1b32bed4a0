/**
 * Takes the network from this process, before anything else is loaded: Node's permissions leave it open before Node 25.
 * Whatever Node's libraries do with sockets, pipes and names goes through the handles below, and there is no other way to
 * those: permissions close `process.binding`, addons, workers, other processes and the inspector. Standard input and
 * output were opened by whoever started us, and reading and writing them is left as it is. What cannot be found here is
 * an error: then the process does not start.
 */
import dgram from 'node:dgram';
import dns from 'node:dns';
import net from 'node:net';
import { constants } from 'node:os';

type Methods = { readonly [name: string]: unknown };
interface Handled {
  readonly _handle: { readonly constructor: { readonly prototype: Methods } };
}

/** The one method that can only take up what is already open; standard output needs it. */
const OPEN = 'open';

/** What Node's libraries take for the system's word that it is not allowed. */
const refuse = () => -constants.errno.EACCES;

function fail(): never {
  throw Object.assign(new Error('There is no network in here.'), { code: 'ERR_ACCESS_DENIED' });
}

function replaceMethods(owner: Methods, by: () => unknown): void {
  const value = { value: by, writable: false, configurable: false };
  for (const [name, { value: own }] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
    if (typeof own === 'function' && name !== 'constructor' && name !== OPEN) Object.defineProperty(owner, name, value);
  }
}

const methodsOf = (handled: unknown) => (handled as Handled)._handle.constructor.prototype;

const resolver = new dns.Resolver();
// Names are also looked up by a function that only these two hold, and hand on to whoever is made later.
for (const functions of [dns.promises, dns]) replaceMethods(functions as unknown as Methods, fail);
// Has its handle at once, and is gone before it would connect.
const socket = net.connect(1, '127.0.0.1').on('error', () => undefined);
const datagrams = dgram.createSocket('udp4');
const handles = [resolver, socket, datagrams, process.stdin].map(methodsOf);
for (const methods of handles) replaceMethods(methods, refuse);
for (const name of ['fetch', 'WebSocket', 'EventSource']) Reflect.deleteProperty(globalThis, name);
socket.destroy();
datagrams.close();
