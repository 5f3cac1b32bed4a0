import type { Value } from '../../interpreter/value';
import { idOf, type Sent, type TestApi } from '../service/api/test-api';

/** What the operations of the document work on, made through the API when it is asked for. */
export class World {
  private count = 0;

  constructor(readonly api: TestApi) {}

  /** A number that no other thing of this world has. */
  next(): number {
    this.count += 1;
    return this.count;
  }

  /** Sends what must go well. */
  async send(method: string, url: string, body?: Value): Promise<Sent> {
    const answer = await this.api.send(method, url, body);
    if (answer.status >= 300) throw new Error(`${method} ${url}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer;
  }

  /** Makes a thing; gives its id. */
  async make(url: string, attributes: { readonly [name: string]: Value } = {}): Promise<string> {
    return idOf(await this.send('POST', url, { data: { attributes } }));
  }

  account = (): Promise<string> => this.make('/accounts', { 'reference-id': `person-${this.next()}` });
  inquiry = (): Promise<string> => this.make('/inquiries', { 'inquiry-template-id': 'onboarding' });
  case = (): Promise<string> => this.make('/cases', { 'case-template-id': 'manual-review' });
  apiKey = (): Promise<string> => this.make('/api-keys', { name: `Key ${this.next()}` });
  list = (plural: string): Promise<string> => this.make(`/list/${plural}`, { name: `List ${this.next()}` });

  async session(): Promise<string> {
    return this.make('/inquiry-sessions', { 'inquiry-id': await this.inquiry() });
  }

  /** An inquiry that waits for a decision. */
  async completedInquiry(): Promise<string> {
    const id = await this.inquiry();
    const meta = { 'simulate-actions': [{ type: 'complete_inquiry' }] };
    await this.send('POST', `/inquiries/${id}/perform-simulate-actions`, { meta });
    return id;
  }

  /** A workflow that is started by a call, with one field `name`. */
  async workflow(): Promise<string> {
    const key = `walk-${this.next()}`;
    const fields = { name: { type: 'string' } };
    const definition = { key, name: 'Walk', trigger: { type: 'api', fields }, steps: [], output: {} };
    const id = await this.make('/workflows', { definition });
    await this.send('POST', `/workflows/${key}/publish`);
    await this.send('POST', `/workflows/${key}/activate`);
    return id;
  }

  async run(): Promise<string> {
    return this.make(`/workflows/${await this.workflow()}/trigger`, { fields: { name: 'Jane' } });
  }
}
