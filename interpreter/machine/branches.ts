import type { Block } from '../plan';
import { Layer } from './layer';
import { DONE, type Place, type Program, type Result, WITHDRAWN } from './program';
import type { Core } from './visit';

/**
 * Walks blocks side by side, each in a fiber and a layer of its own. All come to their ends; then their changes are taken
 * over in the order of definition, and the first fault in that order is the fault of them all.
 */
export function* branches(core: Core, blocks: readonly Block[], place: Place): Program {
  const { scheduler } = core;
  const fiber = scheduler.current;
  const layers: Layer[] = [];
  const fibers = blocks.map((block) => {
    const layer = new Layer(place.layer);
    layers.push(layer);
    return scheduler.start(core.sequence(block.steps, { ...place, layer }));
  });
  if (scheduler.stopping) for (const child of fibers) scheduler.withdraw(child);
  if (fiber.live > 0) yield;
  fiber.children = [];
  const result = join(
    fibers.map((child) => child.ended as Result),
    fiber.withdrawn,
  );
  // After a stop nothing follows but the output, which sees the branch that stopped as it was.
  if (result.is !== 'stop') for (const layer of layers) place.layer.merge(layer);
  return result;
}

function join(results: readonly Result[], withdrawn: boolean): Result {
  const stop = results.find((result) => result.is === 'stop');
  if (stop !== undefined) return stop;
  if (withdrawn || results.some((result) => result.is === 'withdrawn')) return WITHDRAWN;
  return results.find((result) => result.is === 'fault') ?? DONE;
}
