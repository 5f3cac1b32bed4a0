/**
 * The definitions of the bench as Temporal workflows written by hand, in plain awaits: the same activities with the same
 * inputs, what a team would keep of its runs kept in the same tables, the same search attribute changed at the end.
 */
import { sleep } from '@temporalio/workflow';
import type { Value, ValueMap } from '../../interpreter/value';
import type { RunInput } from '../../workflows/contract';
import { callInput } from '../definitions';
import { carry } from './carry';
import type { Ledger } from './ledger';

export const own3 = (input: RunInput) => carry(input, (ledger) => fetchAll(ledger, input, 3));
export const own40 = (input: RunInput) => carry(input, (ledger) => fetchAll(ledger, input, 40));
export const outside3 = (input: RunInput) => carry(input, (ledger) => callAll(ledger, input, 3));
export const outside40 = (input: RunInput) => carry(input, (ledger) => callAll(ledger, input, 40));
export const waiting = (input: RunInput) => carry(input, (ledger) => fetchAndWait(ledger, input));

async function fetchAll(ledger: Ledger, input: RunInput, count: number): Promise<ValueMap> {
  const { inquiry, customer } = triggerOf(input);
  let object: Value = inquiry;
  let reference: Value = null;
  for (let number = 1; number <= count; number += 1) {
    const fetched = await ledger.own('object.fetch', `fetch_${number}`, `Fetch ${number}`, { object }, [[]]);
    object = fetched.output;
    reference = fetched.objects?.[0]?.['reference_id'] ?? null;
  }
  return { inquiry: (object as { readonly id: string }).id, reference, customer };
}

async function callAll(ledger: Ledger, input: RunInput, count: number): Promise<ValueMap> {
  const { customer } = triggerOf(input);
  const reads = [['body', 'reference']];
  let reference = 'none';
  for (let number = 1; number <= count; number += 1) {
    const request = callInput(customer, reference);
    const called = await ledger.outside('http.request', `call_${number}`, `Call ${number}`, request, reads);
    reference = (called.output as { readonly body: { readonly reference: string } }).body.reference;
  }
  return { reference, customer };
}

async function fetchAndWait(ledger: Ledger, input: RunInput): Promise<ValueMap> {
  await fetchAll(ledger, input, 3);
  const hour = 3_600_000;
  await ledger.pause('pause', hour);
  await sleep(hour, { summary: 'sleep • pause' });
  return {};
}

function triggerOf(input: RunInput) {
  return input.start.trigger as { readonly inquiry: { readonly id: string }; readonly customer: string };
}
