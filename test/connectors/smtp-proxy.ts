import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Misbehavior } from './connector-case';
import type { Blows, Relay } from './fault-proxy';
import { createPending, type Pending } from './pending';

const END_OF_DATA = '\r\n.\r\n';

/**
 * Passes SMTP sessions on as they are, but for STARTTLS, which it does not offer: it could not read on. Where a blow is
 * held ready it takes the message itself, and passes it on only as far as the blow says.
 */
export async function startSmtpProxy(target: URL, blows: Blows): Promise<Relay> {
  const pending = createPending();
  const sockets = new Set<Socket>();
  const note = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    return socket;
  };
  const server = createServer((client) => {
    const standIn = connect({ host: target.hostname, port: Number(target.port) });
    new Session(note(client), note(standIn), blows, pending).begin();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    settled: () => pending.settled(),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await pending.settled();
    },
  };
}

class Session {
  /** What the client says: commands, its message (passed on or taken), or whatever comes behind a message taken. */
  private saying: 'commands' | 'message' | 'taken message' = 'commands';
  private unread = '';
  /** One thing at a time is answered, also to a client that says several at once. */
  private isAsking = false;
  private reply = '';
  /** Told the stand-in's next reply instead of the client. */
  private overhear: ((reply: string) => void) | undefined;
  private busy = false;

  constructor(
    private readonly client: Socket,
    private readonly standIn: Socket,
    private readonly blows: Blows,
    private readonly pending: Pending,
  ) {}

  begin(): void {
    // Every byte is one character, so that none is changed on its way.
    this.client.setEncoding('latin1').on('data', (text: string) => this.hear(text));
    this.standIn.setEncoding('latin1').on('data', (text: string) => this.answered(text));
    this.client.on('close', () => {
      if (!this.busy) this.standIn.destroy();
    });
    this.standIn.on('close', () => {
      this.overhear?.('');
      if (!this.busy) this.client.destroy();
    });
  }

  private hear(text: string): void {
    this.unread += text;
    if (this.isAsking) return;
    const isCommand = this.saying === 'commands';
    const end = isCommand ? this.unread.indexOf('\n') + 1 : endOfMessage(this.unread);
    if (end === 0) return;
    const said = this.unread.slice(0, end);
    this.unread = this.unread.slice(end);
    this.isAsking = true;
    if (isCommand) this.command(said);
    else this.message(said);
  }

  private command(line: string): void {
    if (/^data\s*$/i.test(line) && this.blows.isArmed()) {
      this.saying = 'taken message';
      this.tell('354 Go on\r\n');
    } else if (/^starttls\b/i.test(line)) this.tell('502 5.5.1 No TLS in front of a stand-in\r\n');
    else this.standIn.write(line, 'latin1');
  }

  private message(text: string): void {
    const isTaken = this.saying === 'taken message';
    this.saying = 'commands';
    if (isTaken) this.pending.add(this.strike(this.blows.take(), text));
    else this.standIn.write(text, 'latin1');
  }

  private async strike(blow: Misbehavior | undefined, message: string): Promise<void> {
    switch (blow?.is) {
      case 'limited':
        return this.tell(`451 4.7.1 Try again in ${blow.retryAfter} seconds\r\n`);
      case 'answered':
        return this.tell(replyOf(blow.status, blow.body ?? ''));
      case 'dropped_before':
        this.client.destroy();
        return;
      case 'dropped_after':
        await this.deliver(message);
        this.client.destroy();
        return;
      case 'slow':
        return this.tell(await this.deliver(message, blow.milliseconds));
      default:
        return this.tell(await this.deliver(message));
    }
  }

  /** Brings a message that was taken to the stand-in, also when the client has hung up; gives the reply. */
  private async deliver(message: string, delay = 0): Promise<string> {
    this.busy = true;
    try {
      await setTimeout(delay);
      const ready = await this.ask('DATA\r\n');
      return ready.startsWith('354') ? await this.ask(message) : ready;
    } finally {
      this.busy = false;
      if (this.client.destroyed) this.standIn.destroy();
    }
  }

  private ask(text: string): Promise<string> {
    const reply = new Promise<string>((resolve) => {
      this.overhear = resolve;
    });
    if (this.standIn.destroyed) this.overhear?.('');
    this.standIn.write(text, 'latin1');
    return reply;
  }

  /** Gives whole replies on. `250-` goes on in the next line, `250 ` ends it. */
  private answered(text: string): void {
    this.reply += text;
    for (let end = endOfReply(this.reply); end > 0; end = endOfReply(this.reply)) {
      const reply = this.reply.slice(0, end);
      this.reply = this.reply.slice(end);
      const { overhear } = this;
      this.overhear = undefined;
      if (overhear === undefined && reply.startsWith('354')) this.saying = 'message';
      if (overhear !== undefined) overhear(reply);
      else this.tell(withoutTls(reply));
    }
  }

  private tell(reply: string): void {
    if (reply === '') this.client.destroy();
    else if (!this.client.destroyed) this.client.write(reply, 'latin1');
    this.isAsking = false;
    this.hear('');
  }
}

/** Where a message that begins the text ends; 0 if it goes on. An empty one is its dot alone. */
function endOfMessage(text: string): number {
  if (text.startsWith('.\r\n')) return 3;
  const at = text.indexOf(END_OF_DATA);
  return at < 0 ? 0 : at + END_OF_DATA.length;
}

function endOfReply(text: string): number {
  const last = /^\d{3}(?: [^\n]*)?\r?\n/m.exec(text);
  return last === null ? 0 : last.index + last[0].length;
}

/** An EHLO's answer without the offer; the last line is marked by its blank. */
function withoutTls(reply: string): string {
  const lines = reply.split(/(?<=\n)/);
  const kept = lines.filter((line) => !/^250[- ]STARTTLS\s*$/i.test(line));
  if (kept.length === lines.length) return reply;
  return kept.map((line, at) => `${line.slice(0, 3)}${at === kept.length - 1 ? ' ' : '-'}${line.slice(4)}`).join('');
}

function replyOf(status: number, body: string): string {
  const lines = body.split(/\r?\n/);
  return lines.map((line, at) => `${status}${at === lines.length - 1 ? ' ' : '-'}${line}\r\n`).join('');
}
