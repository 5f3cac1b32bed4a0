import type { Plan } from '../../../interpreter/plan';
import type { RunStart } from '../../../interpreter/requests';
import { fault } from '../../faults';

/** Bytes of plan, trigger and objects together, as JSON: with all that a run may come to carry, 512 KiB, they are 1 MiB. */
const MOST_BYTES = 512 * 1024;

/** Plans are kept in memory and never change. */
const measured = new WeakMap<Plan, number>();

/** Refuses what Temporal would refuse for ever, before there is a row. Fault `start_too_large`. */
export function refuseLarge({ start, plan }: { readonly start: RunStart; readonly plan: Plan }): void {
  const bytes = bytesOf(start) + sizeOf(plan);
  if (bytes <= MOST_BYTES) return;
  const place = plan.trigger.type === 'api' ? { pointer: '/fields' } : {};
  throw fault('start_too_large', { ...place, details: { bytes, most: MOST_BYTES } });
}

function sizeOf(plan: Plan): number {
  const known = measured.get(plan) ?? bytesOf(plan);
  measured.set(plan, known);
  return known;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
