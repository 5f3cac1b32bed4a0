import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The outside world: counts the calls that reach it, by their idempotency key. */
export class CallServer {
  private readonly calls = new Map<string, number>();
  private readonly server = createServer((request, response) => {
    const key = String(request.headers['idempotency-key']);
    this.calls.set(key, (this.calls.get(key) ?? 0) + 1);
    request.resume();
    request.once('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"heard":true}');
    });
  });

  static async open(): Promise<CallServer> {
    const made = new CallServer();
    made.server.listen(0, '127.0.0.1');
    await once(made.server, 'listening');
    return made;
  }

  /** 127.0.0.1:port */
  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** How often each step of a run called, by the step's path and generation. */
  callsOf(runId: string): { readonly [step: string]: number } {
    const own = [...this.calls].filter(([key]) => key.startsWith(`${runId}/`));
    return Object.fromEntries(own.map(([key, count]) => [key.slice(runId.length + 1), count]));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
