import { once } from 'node:events';
import net from 'node:net';

/** A line to a server that can be cut and mended: to those who use it, the server is away. */
export class Line {
  private readonly sockets = new Set<net.Socket>();
  private server: net.Server | undefined;
  private port = 0;

  private constructor(private readonly target: { readonly host: string; readonly port: number }) {}

  /** `target`: host:port */
  static async open(target: string): Promise<Line> {
    const [host = '', port] = target.split(':');
    const line = new Line({ host, port: Number(port) });
    await line.mend();
    return line;
  }

  /** host:port, the same after each mending. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Ends every connection; new ones are refused. */
  async cut(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(server, 'close');
  }

  async mend(): Promise<void> {
    if (this.server !== undefined) return;
    const server = net.createServer((near) => this.join(near));
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.server = server;
    this.port = (server.address() as net.AddressInfo).port;
  }

  private join(near: net.Socket): void {
    const far = net.connect(this.target);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => other.destroy());
      one.once('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}
