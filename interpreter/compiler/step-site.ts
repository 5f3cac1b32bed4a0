import type { Type } from '../catalogue';
import type { BlockDefinition } from '../definition/schema';
import type {
  ActionStep,
  Block,
  ConditionalStep,
  EventWaitStep,
  ParallelStep,
  SetStep,
  StopStep,
  TimeWaitStep,
} from '../plan';
import type { Flow } from './flow';
import type { Site } from './references/site';

/** A step as its kind compiles it; what all steps have is added around it. */
type Own<S> = Omit<S, 'key' | 'name' | 'pointer' | 'continueOnError' | 'timeout' | 'lookUps'>;

export interface StepBody {
  readonly step:
    | Own<ActionStep>
    | Own<ConditionalStep>
    | Own<ParallelStep>
    | Own<TimeWaitStep>
    | Own<EventWaitStep>
    | Own<SetStep>
    | Own<StopStep>;
  /** Null when it gives nothing. */
  readonly gives: Type | null;
}

/** Where a step is compiled. */
export interface StepSite extends Site {
  /** Compiles a block inside this step; `fallback` is its label when it has none. */
  readonly block: (definition: BlockDefinition, fallback: string, flow: Flow, site: Site) => Block;
}
