import { pickFreePort } from '../../../bin/dev/ports';
import type { Arms } from './blows';
import type { FaultWorld } from './fault-world';
import type { Mortal, MortalOptions } from './mortal';

export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: {
    readonly data?: { readonly id: string; readonly attributes: { readonly status?: string } };
    readonly errors?: readonly { readonly title: string }[];
  };
}

/** An API in a process of its own, and a client of it that sends again, with its key, whatever it got no answer to. */
export class ApiClient {
  private constructor(
    private readonly world: FaultWorld,
    private readonly url: string,
    readonly process: Mortal,
  ) {}

  static async open(world: FaultWorld, arms?: Omit<Arms, 'file'>, env: MortalOptions['env'] = {}): Promise<ApiClient> {
    const port = await pickFreePort();
    const api = world.start('api', arms, { ...env, USHER_PORT: String(port) });
    return new ApiClient(world, `http://127.0.0.1:${port}/api/v1`, api);
  }

  /** Posts until there is an answer, of whatever status. */
  post(path: string, body: object, key: string): Promise<Answer> {
    return this.world.until(`an answer to ${path}`, () => this.once(path, body, key).catch(() => undefined));
  }

  trigger(workflow: string, fields: object, key: string): Promise<Answer> {
    return this.post(`/workflows/${workflow}/trigger`, { data: { attributes: { fields } } }, key);
  }

  private async once(path: string, body: object, key: string): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.world.apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
    });
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body: (await response.json()) as Answer['body'],
    };
  }
}
