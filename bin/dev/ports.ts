import { randomInt } from 'node:crypto';
import net from 'node:net';

/** A port that something of ours is to listen on. */
export interface PortWish {
  /** What will listen there: 'Postgres'. */
  readonly name: string;
  readonly port: number;
  /** The environment variable that changes it. */
  readonly variable: string;
  /** The address to listen on; 127.0.0.1 if left out. */
  readonly host?: string;
}

/** One sentence for every wish that cannot be granted: taken by another program, or by an earlier wish. */
export async function findPortFaults(wishes: readonly PortWish[]): Promise<string[]> {
  const faults: string[] = [];
  for (const [index, wish] of wishes.entries()) {
    const twin = wishes.slice(0, index).find((other) => other.port === wish.port);
    if (twin) {
      faults.push(
        `${wish.name} and ${twin.name} both want port ${wish.port}: set ${wish.variable} or ${twin.variable}.`,
      );
    } else if (!(await canListen(wish.port, wish.host))) {
      faults.push(
        `Port ${wish.port} (${wish.name}) is taken: stop what listens there or set ${wish.variable} to another.`,
      );
    }
  }
  return faults;
}

/** Ports that the system gives to no outgoing connection, so that one picked here is still free a minute later. */
const PICKED_FROM = 15_000;
const PICKED_BELOW = 30_000;

/** A port of this machine on which nothing listens now; the first of so many in a row. */
export async function pickFreePort(inARow = 1): Promise<number> {
  for (;;) {
    const first = randomInt(PICKED_FROM, PICKED_BELOW);
    const ports = Array.from({ length: inARow }, (_, index) => first + index);
    if ((await Promise.all(ports.map((port) => canListen(port)))).every(Boolean)) return first;
  }
}

/** Resolves once something accepts connections there; rejects after `patienceMs` or when `gaveUp` resolves. */
export async function waitForPort(port: number, patienceMs: number, gaveUp: Promise<string>): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let failure: string | undefined;
  gaveUp.then((sentence) => {
    failure = sentence;
  });
  while (!(await canConnect(port))) {
    if (failure !== undefined) throw new Error(failure);
    if (Date.now() > deadline) throw new Error(`Nothing answered on port ${port} within ${patienceMs / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function canListen(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
