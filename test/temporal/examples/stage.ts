import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { createApi } from '../../../api/create-api';
import type { Value, ValueMap } from '../../../interpreter/value';
import { createConnection } from '../../../src/connections/create-connection';
import { createApiKey } from '../../../src/organizations';
import { listRuns } from '../../../src/runs/list-runs';
import { listSteps, type RunStep } from '../../../src/runs/list-steps';
import type { Run } from '../../../src/runs/run';
import { beginLeft } from '../../../src/sweep/mend-schedules';
import { House } from '../house';
import { openReportServer, type ReportServer } from './report-server';
import type { Arrivals, Call, Example } from './scenario';
import { openStandIns } from './stand-ins';

const DAY = 86_400_000;
/** Milliseconds in which a call has come to its end. */
const SOON = 4000;

const ONE_TIME_LINK = /https:\/\/verify\.example\/start\?code=([\w-]+)/g;

interface Answered {
  readonly id: string;
  readonly attributes: ValueMap;
  readonly relationships: { readonly [name: string]: { readonly data: { readonly id: string } } };
}

const SAMPLE_LISTS = path.join(__dirname, '..', '..', '..', 'bin', 'dev', 'watchlists');

/** Plays an example in a whole Usher, by calls of its API. */
export class Stage {
  /** Attributes of what the last call was answered with. */
  answered: ValueMap = {};
  /** Runs of the example that were there before it was started. */
  #earlier: ReadonlySet<string> = new Set();
  readonly #ids = new Map<string, string>();

  private constructor(
    readonly house: House,
    private readonly api: FastifyInstance,
    private readonly url: string,
    private readonly key: string,
    readonly reports: ReportServer,
    private readonly standIns: Awaited<ReturnType<typeof openStandIns>>,
    private readonly example: Example,
  ) {}

  static async open(example: Example): Promise<Stage> {
    const reports = await openReportServer(example.scenario.reports ?? {});
    const house = await House.open({ http: reports.http, chores: true, watchlistFolder: SAMPLE_LISTS });
    const standIns = await openStandIns(example.connections);
    for (const connection of standIns.connections) {
      await house.write((writing) => createConnection(house.service, writing, connection));
    }
    const api = createApi(house.service, { requestsPerMinute: 10_000, referencePage: false });
    const { apiKey } = await createApiKey(house.service.db, house.environment, 'examples');
    const url = await api.listen({ host: '127.0.0.1', port: 0 });
    return new Stage(house, api, url, apiKey, reports, standIns, example);
  }

  async close(): Promise<void> {
    await this.api.close();
    await this.house.close();
    await this.reports.close();
    await this.standIns.close();
  }

  /** The run at its end, and its steps; where it was started of several objects, one of them. */
  async play(): Promise<{ readonly run: Run; readonly steps: readonly RunStep[] }> {
    const { house, example } = this;
    const { scenario } = example;
    for (const call of scenario.world) await this.#call(call);
    await house.deploy(example.definition);
    for (const call of scenario.earlier ?? []) {
      await this.#call(call);
      await this.#atRest();
    }
    this.#earlier = new Set(await this.#runsOf(example.definition.key));
    const id = await this.#start();
    for (const act of scenario.acts ?? []) {
      await house.waitingAt(id, act.at);
      for (const step of await listSteps(house.service.db, id)) this.#learn(step);
      await this.#call(act);
    }
    const run = await house.settled(id);
    const steps = await listSteps(house.service.db, id);
    for (const step of steps) this.#learn(step);
    return { run, steps };
  }

  /** What came to the stand-ins, ids and links by their names. */
  async arrived(): Promise<Arrivals> {
    const names = new Map([...this.#ids].reverse().map(([name, id]) => [id, name]));
    let text = JSON.stringify(await this.standIns.arrivals());
    for (const [link, code = ''] of text.matchAll(ONE_TIME_LINK)) {
      text = text.replaceAll(link, `{link to ${names.get(await this.#letInBy(code))}}`);
    }
    return JSON.parse(text.replaceAll(/[a-z]+_\w+/g, (id) => (names.has(id) ? `{${names.get(id)}}` : id)));
  }

  /** Id of the inquiry that a link's code lets into. */
  async #letInBy(code: string): Promise<string> {
    const session = await this.#post('/inquiry-sessions/redeem', JSON.stringify({ meta: { code } }));
    return session.relationships['inquiry']?.data.id ?? '';
  }

  /** Of which object each run was started, as its row says, as it was told itself, and as it has a copy of. */
  async startedOf(): Promise<readonly (readonly (string | null)[])[]> {
    const { house, example } = this;
    const runs = (await this.#runsOf(example.definition.key)).filter((id) => !this.#earlier.has(id));
    for (const id of runs) await house.settled(id);
    const { rows } = await house.service.pool.query<{
      readonly object: string;
      told: string | null;
      copy: string | null;
    }>(
      `select trigger_object_id as object, coalesce(start -> 'trigger' ->> 'id', trigger_object_id) as told,
         (select o ->> 'id' from json_array_elements(start -> 'objects') o where o ->> 'id' = trigger_object_id) as copy
       from runs where id = any($1)`,
      [runs],
    );
    return rows.map(({ object, told, copy }) => [object, told, copy]).sort();
  }

  /** With the ids of what its calls have made. */
  filled(text: string): string {
    return text.replaceAll(/\{([a-z_]+)\}/g, (whole, name) => this.#ids.get(name) ?? whole);
  }

  async #start(): Promise<string> {
    const { start } = this.example.scenario;
    const { key } = this.example.definition;
    if ('fields' in start) {
      const body = { data: { attributes: { fields: start.fields } } };
      const { wait } = start;
      return this.#call({ post: `/workflows/${key}/trigger${wait === undefined ? '' : `?wait=${wait}`}`, body });
    }
    for (const call of start.calls) await this.#call(call);
    // What the clock starts is given to Temporal by the sweep.
    await beginLeft(this.house.service);
    return this.house.until(async () => (await this.#runsOf(key)).find((id) => !this.#earlier.has(id)));
  }

  /** The newest first. */
  async #runsOf(workflow: string): Promise<readonly string[]> {
    const { service, environment } = this.house;
    const { items } = await listRuns(service.db, environment.id, { workflow, page: { size: 10 } });
    return items.map(({ id }) => id);
  }

  /** Once every event was dispatched and no run is at work: each has ended, waits, or is queued. */
  #atRest(): Promise<true> {
    const { house } = this;
    return house.until(async () => {
      const { rows } = await house.service.pool.query(
        `select 1 from events where dispatched_at is null union all select 1 from runs
         where status = 'in_progress' and queued_at is null and waiting_for = '[]'`,
      );
      return rows.length === 0 ? true : undefined;
    });
  }

  async #call({ post, body, as }: Call): Promise<string> {
    const filled = (text: string) =>
      this.filled(text.replaceAll('{soon_in_30_days}', () => new Date(Date.now() + 30 * DAY + SOON).toISOString()));
    const { id, attributes } = await this.#post(filled(post), filled(JSON.stringify(body)));
    this.answered = attributes;
    if (as !== undefined) this.#ids.set(as, id);
    return id;
  }

  async #post(path: string, body: string): Promise<Answered> {
    const headers = { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' };
    const response = await fetch(`${this.url}/api/v1${path}`, { method: 'POST', headers, body });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text).data;
  }

  #learn({ path, outcome }: RunStep): void {
    const output: Value = outcome?.type === 'done' ? outcome.output : null;
    if (output !== null && typeof output === 'object' && 'id' in output) this.#ids.set(path, String(output.id));
  }
}
