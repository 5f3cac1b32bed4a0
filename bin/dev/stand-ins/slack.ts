import { startEmulator } from './emulator';
import { type FrontAnswer, type FrontRequest, jsonAnswer, startFront } from './front';
import type { Arrival, StandIn, StandInOptions } from './stand-in';

/** What the workspace of the stand-in knows. */
export const SLACK_TOKEN = 'xoxb-stand-in';
/** A token that may post and not read. */
export const SLACK_POSTING_TOKEN = 'xoxb-stand-in-posting';
export const SLACK_CHANNEL = 'reviews';

const WEBHOOK = '/services/T000000001/B000000001/stand-in';
const BLOCKS = new Set('actions context divider file header image input markdown rich_text section video'.split(' '));

/** Messages of a page at most. */
const PAGE = 15;

export interface SlackStandIn extends StandIn {
  /** Id of the channel `reviews`, which is made anew with every start. */
  readonly channelId: string;
  /** Id of a person. */
  readonly userId: string;
  /** Of an incoming webhook. */
  readonly webhookUrl: string;
  /** The app is taken out of the workspace: its tokens and its webhook are good for nothing any more. */
  revoke(): void;
}

/** A Slack workspace with an app, an incoming webhook, a channel `reviews` and a person. */
export async function startSlackStandIn({ port = 0 }: StandInOptions = {}): Promise<SlackStandIn> {
  const emulator = await startEmulator('slack', {
    team: { name: 'Stand-in', domain: 'stand-in' },
    users: [{ name: 'grace' }],
    channels: [{ name: SLACK_CHANNEL }],
    strict_scopes: true,
    tokens: [
      {
        token: SLACK_TOKEN,
        scopes: ['chat:write', 'channels:read', 'channels:history', 'im:write', 'im:history', 'users:read'],
      },
      { token: SLACK_POSTING_TOKEN, scopes: ['chat:write'] },
    ],
  });
  let isRevoked = false;
  const front = await startFront(emulator.url, port, {
    correct: (request, forward) => (isRevoked ? revoked(request) : correct(request, forward)),
    arrival,
  });
  const { channels } = await ask(front.url, 'conversations.list');
  const { members } = await ask(front.url, 'users.list');
  return {
    url: front.url,
    channelId: idOf(channels, SLACK_CHANNEL),
    userId: idOf(members, 'grace'),
    webhookUrl: `${front.url}${WEBHOOK}`,
    arrivals: async () => front.arrivals(),
    revoke: () => {
      isRevoked = true;
    },
    close: async () => {
      await front.close();
      await emulator.close();
    },
  };
}

/** The emulator lets in whoever names any token or webhook, takes blocks of any type, and has threads of one page. */
function correct(
  request: FrontRequest,
  forward: (form: URLSearchParams) => Promise<FrontAnswer>,
): FrontAnswer | undefined | Promise<FrontAnswer> {
  const { path, authorization } = request;
  if (path.startsWith('/services/') && path !== WEBHOOK) return refused(request, 'no_service');
  if (!path.startsWith('/api/') && path !== WEBHOOK) return undefined;
  const isKnown = [SLACK_TOKEN, SLACK_POSTING_TOKEN].some((token) => authorization === `Bearer ${token}`);
  if (path.startsWith('/api/') && !isKnown) return refused(request, 'invalid_auth');
  if (/^\/api\/conversations\.(history|replies)$/.test(path)) return pageOf(request, forward);
  const { blocks } = messageOf(request);
  const isWrong = Array.isArray(blocks) && !blocks.every(({ type }: { type?: unknown }) => BLOCKS.has(String(type)));
  return isWrong ? refused(request, 'invalid_blocks') : undefined;
}

function revoked(request: FrontRequest): FrontAnswer {
  return refused(request, request.path.startsWith('/api/') ? 'token_revoked' : 'no_service');
}

function refused({ path }: FrontRequest, error: string): FrontAnswer {
  return path.startsWith('/api/')
    ? jsonAnswer(200, { ok: false, error })
    : { status: error === 'no_service' ? 404 : 400, type: 'text/plain', body: error };
}

interface Read {
  readonly ok: boolean;
  readonly messages?: readonly { readonly ts: string }[];
}

/** A page of a channel or a thread, as small as an app of no marketplace gets it. */
async function pageOf(
  { form }: FrontRequest,
  forward: (form: URLSearchParams) => Promise<FrontAnswer>,
): Promise<FrontAnswer> {
  const whole = new URLSearchParams(form);
  whole.delete('cursor');
  whole.set('limit', '1000');
  const answer = await forward(whole);
  const { messages = [], ...read } = JSON.parse(answer.body) as Read;
  if (!read.ok) return answer;
  const oldest = Number(form.get('oldest') ?? 0);
  const left = messages.filter(({ ts }) => ts === form.get('ts') || Number(ts) > oldest);
  const start = Math.max(
    left.findIndex(({ ts }) => ts === form.get('cursor')),
    0,
  );
  const end = start + Math.min(Number(form.get('limit') ?? PAGE), PAGE);
  const next = left[end]?.ts ?? '';
  const more = { has_more: next !== '', response_metadata: { next_cursor: next } };
  return jsonAnswer(200, { ...read, messages: left.slice(start, end), ...more });
}

function arrival(request: FrontRequest, answer: FrontAnswer): Omit<Arrival, 'at'> | undefined {
  const isPost = request.path === '/api/chat.postMessage' && answer.body.startsWith('{"ok":true');
  const isByWebhook = request.path === WEBHOOK && answer.status === 200;
  if (!isPost && !isByWebhook) return undefined;
  const { channel = 'the channel of the webhook', text = '', blocks = null } = messageOf(request);
  return {
    title: `Message to ${String(channel)}`,
    details: { channel: String(channel), text: String(text), blocks: blocks === null ? null : JSON.stringify(blocks) },
  };
}

/** Of a form, in which lists are JSON, or of JSON. */
function messageOf({ type, body, form }: FrontRequest): { readonly [key: string]: unknown } {
  try {
    if (type.startsWith('application/json')) return JSON.parse(body);
    const { blocks, ...rest } = Object.fromEntries(form);
    return blocks === undefined ? rest : { ...rest, blocks: JSON.parse(blocks) };
  } catch {
    return {};
  }
}

type Named = { readonly id: string; readonly name: string };

type Listed = { readonly channels?: readonly Named[]; readonly members?: readonly Named[] };

async function ask(url: string, method: string): Promise<Listed> {
  const headers = { authorization: `Bearer ${SLACK_TOKEN}` };
  return (await (await fetch(`${url}/api/${method}`, { method: 'POST', headers })).json()) as Listed;
}

function idOf(named: readonly Named[] = [], name: string): string {
  const found = named.find((one) => one.name === name);
  if (found === undefined) throw new Error(`The stand-in of Slack has no "${name}".`);
  return found.id;
}
