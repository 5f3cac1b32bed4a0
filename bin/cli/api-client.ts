import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { readClientSettings } from '../settings';
import { CommandError, EXIT } from './exit';

export interface Resource {
  readonly type: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly relationships?: Readonly<Record<string, { readonly data: unknown }>>;
}

export interface Answer {
  readonly data: Resource;
  readonly meta?: Readonly<Record<string, unknown>>;
}

export interface PageAnswer {
  readonly data: readonly Resource[];
}

export interface ApiClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<T>;
  /** Posts what is not JSON, as it comes. */
  send<T>(path: string, file: Blob | ReadableStream, type: string): Promise<T>;
}

const problems = z.object({
  errors: z.array(
    z.object({
      title: z.string(),
      details: z.string().optional(),
      source: z.object({ pointer: z.string() }).partial().optional(),
      meta: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});

const developmentFile = z.object({ apiUrl: z.string(), apiKey: z.string() });

/** Finds Usher by option, by environment, or by the `.usher/dev.json` of a running `usher dev`. */
export function connectClient(options: { readonly url?: string; readonly key?: string }): ApiClient {
  const settings = readClientSettings();
  const dev = readDevelopmentFile();
  const url = options.url ?? settings.url ?? dev?.apiUrl;
  const key = options.key ?? settings.key ?? dev?.apiKey;
  if (url === undefined || key === undefined) {
    throw new CommandError(
      EXIT.usage,
      'Which Usher? Give --url and --key, set USHER_URL and USHER_KEY, or start one here with `npm start`.',
    );
  }
  const base = `${url.replace(/\/+$/, '')}/api/v1`;
  return {
    get: (at) => send(base, key, { method: 'GET', at }),
    post: (at, body, headers) =>
      send(base, key, {
        method: 'POST',
        at,
        body: JSON.stringify(body ?? {}),
        headers: { 'content-type': 'application/json', ...headers },
      }),
    send: (at, body, type) => send(base, key, { method: 'POST', at, body, headers: { 'content-type': type } }),
  };
}

function readDevelopmentFile(): z.infer<typeof developmentFile> | undefined {
  try {
    return developmentFile.parse(JSON.parse(readFileSync(path.join('.usher', 'dev.json'), 'utf8')));
  } catch {
    return undefined;
  }
}

interface Sending {
  readonly method: string;
  readonly at: string;
  readonly body?: string | Blob | ReadableStream;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send<T>(base: string, key: string, { method, at, body, headers }: Sending): Promise<T> {
  const response = await fetch(`${base}${at}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'key-inflection': 'snake', ...headers },
    ...(body === undefined ? {} : { body, duplex: 'half' as const }),
  }).catch((error: unknown) => {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new CommandError(EXIT.away, `Usher does not answer at ${base}: ${cause}`);
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as T;
  throw refusal(response.status, answer);
}

function refusal(status: number, answer: unknown): CommandError {
  const code = status >= 500 || status === 429 ? EXIT.away : EXIT.refused;
  const found = problemsIn(answer);
  if (found.length === 0) return new CommandError(code, `Usher answered ${status} without saying why.`, answer);
  const lines = found.map(({ pointer, sentence }) => (pointer === undefined ? sentence : `${pointer}: ${sentence}`));
  return new CommandError(code, lines.join('\n'), answer);
}

export interface Problem {
  readonly pointer: string | undefined;
  /** What is wrong, and what to do. */
  readonly sentence: string;
}

/** What an answer that refuses says. */
export function problemsIn(answer: unknown): readonly Problem[] {
  const parsed = problems.safeParse(answer);
  if (!parsed.success) return [];
  return parsed.data.errors.map(({ title, details = title, source, meta }) => {
    const hint = meta?.['hint'];
    return { pointer: source?.pointer, sentence: `${details}${typeof hint === 'string' ? ` ${hint}` : ''}` };
  });
}
