import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';

/** The numbers by which Temporal's API calls the types of search attributes. */
const TYPES = { Text: 1, Keyword: 2, Int: 3, Double: 4, Bool: 5, Datetime: 6, KeywordList: 7 };
const ALREADY_EXISTS = 6;
const NOT_FOUND = 5;
const RETENTION = '30 days';
const PATIENCE_MS = 30_000;

/** Adds the namespace and those of the search attributes that the server lacks, and waits until it shows them. */
export async function prepareNamespace(
  connection: Connection,
  namespace: string,
  attributes: Readonly<Record<string, keyof typeof TYPES>>,
): Promise<void> {
  await ensureNamespace(connection, namespace);
  const deadline = Date.now() + PATIENCE_MS;
  for (let isAdded = false; ; ) {
    const missing = await findMissing(connection, namespace, Object.keys(attributes));
    if (missing?.length === 0) return;
    if (missing !== undefined && !isAdded) {
      const wanted = Object.entries(attributes).filter(([name]) => missing.includes(name));
      await addAttributes(connection, namespace, Object.fromEntries(wanted));
      isAdded = true;
    }
    if (Date.now() > deadline) {
      throw new Error(`Namespace ${namespace} does not show the search attributes ${missing?.join(', ') ?? 'at all'}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function ensureNamespace(connection: Connection, namespace: string): Promise<void> {
  try {
    await connection.workflowService.describeNamespace({ namespace });
  } catch (error) {
    if (grpcCode(error) !== NOT_FOUND) throw error;
    await connection.workflowService
      .registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs(RETENTION) })
      .catch(tolerate(ALREADY_EXISTS));
  }
}

/** Undefined while the server does not know the namespace yet: a new one takes moments to be seen everywhere. */
async function findMissing(
  connection: Connection,
  namespace: string,
  names: readonly string[],
): Promise<string[] | undefined> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    return names.filter((name) => !(name in (customAttributes ?? {})));
  } catch (error) {
    if (grpcCode(error) !== NOT_FOUND) throw error;
    return undefined;
  }
}

async function addAttributes(
  connection: Connection,
  namespace: string,
  attributes: Readonly<Record<string, keyof typeof TYPES>>,
): Promise<void> {
  const searchAttributes = Object.fromEntries(Object.entries(attributes).map(([name, type]) => [name, TYPES[type]]));
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes }).catch(tolerate(ALREADY_EXISTS));
}

function tolerate(code: number): (error: unknown) => void {
  return (error) => {
    if (grpcCode(error) !== code) throw error;
  };
}

function grpcCode(error: unknown): unknown {
  return (error as { code?: unknown }).code;
}
