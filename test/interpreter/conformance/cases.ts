import type { RunStart, Status } from '../../../interpreter/requests';
import type { Script, Stub, StubbedAttempt, StubbedLookUp } from '../../../interpreter/simulator/script';
import type { Value } from '../../../interpreter/value';
import { AWAITS_CASES } from './awaits-cases';
import { BLOCK_CASES } from './block-cases';
import { FAULT_CASES } from './fault-cases';
import { WAIT_CASES } from './wait-cases';

/** A script that is data alone, so that it can be sent to a host in another process. */
export interface DataScript extends Omit<Script, 'actions' | 'lookUps'> {
  readonly actions?: {
    readonly [pathOrAction: string]: Exclude<Stub, (...args: never) => unknown> & readonly StubbedAttempt[];
  };
  readonly lookUps?: { readonly [path: string]: readonly StubbedLookUp[] };
}

export interface Case {
  /** A sentence that promises something. */
  readonly promise: string;
  readonly definition: Value;
  readonly start: RunStart;
  readonly script: DataScript;
  readonly expected: {
    readonly status: Status;
    readonly output?: Value;
    /** Code of the run's fault. */
    readonly fault?: string;
    /** `path how` by path and generation. */
    readonly steps: readonly string[];
  };
}

export const CASES: readonly Case[] = [...BLOCK_CASES, ...WAIT_CASES, ...AWAITS_CASES, ...FAULT_CASES];
