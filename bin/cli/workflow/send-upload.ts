import { openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { ApiClient, PageAnswer } from '../api-client';
import { CommandError, EXIT } from '../exit';
import { table } from '../output';
import type { Session } from '../session';

/** Milliseconds between looks at how far an upload is. */
const LOOK_EVERY = 1000;
/** Rows of one request. */
const PAGE = 100;
/** Rows that are printed for people. */
const MOST_PRINTED = 100;
const NOT_STARTED = 'broken,unknown,wrong_kind,refused,canceled';

const uploadSchema = z.object({
  data: z.object({
    id: z.string(),
    attributes: z.looseObject({
      status: z.string(),
      times_sent: z.number(),
      total: z.number(),
      done: z.number(),
      started: z.number(),
    }),
  }),
});
const rowSchema = z.object({
  line: z.number(),
  result: z.string(),
  run_id: z.string().nullable(),
  code: z.string().nullable(),
  faults: z.array(z.object({ code: z.string(), column: z.string().nullable(), details: z.string() })),
});
type Upload = z.output<typeof uploadSchema>['data'];
type Row = z.output<typeof rowSchema>;

/** Sends a file of which every row starts a run, waits until all have been dealt with, and tells of those that started none. */
export async function sendUpload(
  session: Session,
  workflow: string,
  { file, name }: { readonly file: string; readonly name: string | undefined },
): Promise<void> {
  const client = session.client();
  const query = name === undefined ? '' : `?name=${encodeURIComponent(name)}`;
  const at = `/workflows/${encodeURIComponent(workflow)}/run-uploads${query}`;
  const sent = await session.output.during('sending the file', client.send(at, await readFile(file), 'text/csv'));
  const upload = await follow(session, client, uploadSchema.parse(sent).data);
  const { total, started, times_sent: timesSent } = upload.attributes;
  const rows = started === total ? [] : await session.output.during('reading', readRows(client, upload.id));
  const before = timesSent > 1 ? ` The file was sent ${timesSent} times: each row has one run at most.` : '';
  const said = `${upload.id}: ${started} of ${total} rows have a run.${before}`;
  session.output.result([said, ...printRows(rows)].join('\n'), { upload, rows });
  if (started < total) throw new CommandError(EXIT.refused, `${total - started} of ${total} rows started nothing.`);
}

async function readFile(file: string): Promise<Blob | ReadableStream> {
  if (file === '-') return Readable.toWeb(process.stdin) as ReadableStream;
  try {
    return await openAsBlob(file);
  } catch {
    throw new CommandError(EXIT.usage, `${file}: there is no such file to read.`);
  }
}

async function follow(session: Session, client: ApiClient, sent: Upload): Promise<Upload> {
  let upload = sent;
  const look = async () => {
    while (upload.attributes.status === 'in_progress') {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
      upload = uploadSchema.parse(await client.get(`/workflow-run-uploads/${upload.id}`)).data;
    }
  };
  const progress = () => {
    const { done, total, started } = upload.attributes;
    return `${upload.id}: ${done} of ${total} rows done, ${started} started`;
  };
  await session.output.during(progress, look());
  return upload;
}

async function readRows(client: ApiClient, id: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let after = ''; ; ) {
    const query = `filter[result]=${NOT_STARTED}&page[size]=${PAGE}${after}`;
    const page = await client.get<PageAnswer>(`/workflow-run-uploads/${id}/rows?${query}`);
    rows.push(...page.data.map(({ attributes }) => rowSchema.parse(attributes)));
    if (page.data.length < PAGE) return rows;
    after = `&page[after]=${page.data.at(-1)?.id}`;
  }
}

function printRows(rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return [];
  const cells = rows
    .slice(0, MOST_PRINTED)
    .map(({ line, result, code, faults }) => [String(line), result, whyOf(code, faults)]);
  const rest = rows.length - cells.length;
  const more = rest === 0 ? [] : [`And ${rest} more: --json has all of them.`];
  return [table([['LINE', 'RESULT', 'WHY'], ...cells]), ...more];
}

function whyOf(code: string | null, faults: Row['faults']): string {
  const said = faults.map(({ column, details }) => (column === null ? details : `${column}: ${details}`));
  return said.length === 0 ? (code ?? '') : said.join(' ');
}
