import type { Flow } from '../../compiler/flow';
import { below, refuse } from '../../compiler/references/site';
import type { StepBody, StepSite } from '../../compiler/step-site';
import { type Write, writesOf } from '../../compiler/writes-of';
import type { ParallelDefinition } from '../../definition/schema';
import type { Block } from '../../plan';

/** Compiles the branches, each from what is known at the fork; behind them all have come to their ends. */
export function checkParallel(step: ParallelDefinition, site: StepSite): StepBody {
  const flows: Flow[] = [];
  const branches = step.branches.map((branch, index) => {
    const flow = site.flow.fork();
    flows.push(flow);
    return site.block(branch, `Branch ${index + 1}`, flow, below(site, 'branches', index));
  });
  warnOfWrites(branches, site);
  site.flow.joinAll(flows);
  return { step: { type: 'parallel', branches }, gives: null };
}

/** What several branches write is decided by their order, not by time: rarely what an author means. */
function warnOfWrites(branches: readonly Block[], site: StepSite): void {
  const writes = branches.map(({ steps }) => writesOf(steps, site.compilation.catalogue));
  writes.forEach((branch, index) => {
    const earlier = new Set(writes.slice(0, index).flatMap((others) => others.map(({ what }) => what)));
    for (const write of firstOfEach(branch)) {
      if (!earlier.has(write.what)) continue;
      const message = `Another branch writes ${write.name} too; the later branch of the definition wins.`;
      const at = { ...site, pointer: write.pointer };
      refuse(at, 'parallel_write', message, 'Write it in one branch, or behind the parallel step.');
    }
  });
}

function firstOfEach(writes: readonly Write[]): readonly Write[] {
  return writes.filter((write, index) => writes.findIndex(({ what }) => what === write.what) === index);
}
