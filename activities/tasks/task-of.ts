import type { Task } from '../../workflows/contract';

/** A task of one sort. */
export type TaskOf<Do extends Task['do']> = Extract<Task, { do: Do }>;
