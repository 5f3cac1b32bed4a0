import type { z } from 'zod';
import type { AwaitsEntry, Repeat } from '../interpreter/catalogue';
import type { Value, ValueMap } from '../interpreter/value';
import type { Connections } from '../src/connections/connection';
import { withSecretsMasked } from '../src/connections/mask-secrets';
import type { FaultCode } from '../src/faults/catalogue';
import type { StepLinks } from '../src/links';
import type { StoredObject } from '../src/objects/stored-object';
import type { OutgoingClient } from '../src/outgoing/outgoing-client';
import { withoutEffect } from '../src/outgoing/without-effect';
import type { Sandbox } from '../src/sandbox/sandbox';
import type { Environment, Writing } from '../src/writing';
import type { Message } from './message';
import { readInput } from './read-input';

/** What an own action is given. It runs inside the step's transaction: effect, event and row commit together. */
export interface OwnContext extends Writing {
  readonly runId: string;
  readonly path: string;
  readonly generation: number;
  /** Tells the run of an object that this action returns or changed: its copy of it is replaced by this one. */
  touched(object: StoredObject): void;
}

/** What an outside action is given. No transaction is open while it runs. */
export interface OutsideContext {
  readonly environment: Environment;
  readonly runId: string;
  readonly path: string;
  readonly generation: number;
  /** From 1. */
  readonly attempt: number;
  /** When the step began. */
  readonly openedAt: Date;
  /** An earlier attempt went out, and nobody knows how it ended. */
  readonly maybeSent: boolean;
  /** `run/path/generation`: the same on every attempt. */
  readonly idempotencyKey: string;
  readonly http: OutgoingClient;
  /** The connections of the run's environment. */
  readonly connections: Connections;
  /** Links that the step sends to people. */
  readonly links: StepLinks;
  readonly sandbox: Sandbox;
  /** Values in which each object that is referred to is whole, as it is now; the run is noted as having seen it. */
  wholeObjects(values: ValueMap): Promise<ValueMap>;
  /** Aborted when the step is withdrawn or its time is up. */
  readonly signal: AbortSignal;
  heartbeat(): void;
}

export interface Example {
  readonly input: ValueMap;
  readonly output: Value;
}

interface Described {
  /** `inquiry.decline@1`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** What the class of repetition is where the input does not say otherwise (`repeatOf`). */
  readonly repeat: Repeat;
  /** Codes of faults it may end in, beyond those that every action has. */
  readonly faults: readonly FaultCode[];
  /** What its end is, where it takes its time: the step ends with that. */
  readonly awaits?: AwaitsEntry;
  /** In a definition: values of `inputs` may hold references. */
  readonly example: Example;
  /** Paragraphs for its page. */
  readonly notes?: readonly string[];
}

interface Typed<I extends z.ZodType, O extends z.ZodType> extends Described {
  readonly input: I;
  readonly output: O;
}

interface OwnDefinition<I extends z.ZodType, O extends z.ZodType> extends Typed<I, O> {
  readonly side: 'own';
  readonly run: (input: z.output<I>, context: OwnContext) => Promise<z.input<O>>;
}

interface OutsideDefinition<I extends z.ZodType, O extends z.ZodType> extends Typed<I, O> {
  readonly side: 'outside';
  readonly repeatOf?: (input: z.output<I>) => Repeat;
  /** Of an action that sends a message: what it would send. */
  readonly preview?: (input: z.output<I>) => Message;
  readonly run: (input: z.output<I>, context: OutsideContext) => Promise<z.input<O>>;
}

interface Schemas {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}

/** An action of ours. `run` checks the input (fault `action_input_invalid`), then acts. */
export interface OwnAction extends Described, Schemas {
  readonly side: 'own';
  run(input: ValueMap, context: OwnContext): Promise<Value>;
}

/**
 * An action in the world. `run` throws an `OutsideFault` where it knows what effect a failed call can have had;
 * opening connections, their access tokens and links throw one of the effect `none`. What it gives or throws has no secret
 * of a connection in it. `settleOutside` turns whatever it threw into a fault by the class of repetition, which `repeatOf`
 * gives for an input.
 */
export interface OutsideAction extends Described, Schemas {
  readonly side: 'outside';
  repeatOf(input: ValueMap): Repeat;
  /** Only of actions that send messages. */
  preview?(input: ValueMap): Message;
  run(input: ValueMap, context: OutsideContext): Promise<Value>;
}

export type Action = OwnAction | OutsideAction;

/** Declares an action: schemas, faults, class of repetition, an example and what it does. One file an action. */
export function defineAction<I extends z.ZodType, O extends z.ZodType>(definition: OwnDefinition<I, O>): OwnAction;
export function defineAction<I extends z.ZodType, O extends z.ZodType>(
  definition: OutsideDefinition<I, O>,
): OutsideAction;
export function defineAction<I extends z.ZodType, O extends z.ZodType>(
  definition: OwnDefinition<I, O> | OutsideDefinition<I, O>,
): Action {
  const { id, input } = definition;
  if (definition.side === 'own') {
    const run = async (given: ValueMap, context: OwnContext) =>
      (await definition.run(readInput(id, input, given), context)) as Value;
    return { ...definition, run };
  }
  const repeatOf = (given: ValueMap) => definition.repeatOf?.(readInput(id, input, given)) ?? definition.repeat;
  const run = (given: ValueMap, context: OutsideContext) =>
    withSecretsMasked(context.connections, async (connections) => {
      const read = await withoutEffect(() => readInput(id, input, given));
      return (await definition.run(read, { ...context, connections })) as Value;
    });
  const { preview, ...rest } = definition;
  const shown = preview && { preview: (given: ValueMap) => preview(readInput(id, input, given)) };
  return { ...rest, repeatOf, ...shown, run };
}
