import { ACTIONS } from '../../../activities/catalogue';
import type { OutsideContext } from '../../../activities/define-action';
import { settleOutside } from '../../../activities/settle-outside';
import type { Fault, Value, ValueMap } from '../../../interpreter/value';
import type { Effect } from '../../../src/outgoing/outside-fault';
import { type ConnectedWorld, makeConnectedWorld } from './outside-context';

/** How a step with an outside action ended, and what its call can have done. */
export type Ended = { readonly output: Value } | { readonly fault: Fault; readonly effect: Effect };

export interface VendorWorld extends ConnectedWorld {
  /** Does an outside action as a step does it. Whatever it ends in, its declaration said that it may. */
  perform(action: string, input: ValueMap, more?: Partial<OutsideContext>): Promise<Ended>;
  /** Its fault, which it must end in. */
  faultOf(
    action: string,
    input: ValueMap,
    more?: Partial<OutsideContext>,
  ): Promise<Fault & { readonly effect: Effect }>;
}

/** A world in which steps call vendors. */
export async function makeVendorWorld(): Promise<VendorWorld> {
  const world = await makeConnectedWorld();
  const perform: VendorWorld['perform'] = async (action, input, more) => {
    const outside = ACTIONS.get(`${action}@1`);
    if (outside?.side !== 'outside') throw new Error(`${action} is no outside action.`);
    try {
      const output = await outside.run(input, world.context(more));
      expect(outside.output.safeParse(output).error).toBeUndefined();
      return { output };
    } catch (error) {
      const settled = settleOutside(error, outside.repeatOf(input));
      expect([...outside.faults, 'action_input_invalid']).toContain(settled.fault.code);
      return settled;
    }
  };
  return {
    ...world,
    perform,
    faultOf: async (action, input, more) => {
      const ended = await perform(action, input, more);
      if ('output' in ended) throw new Error(`It was done: ${JSON.stringify(ended.output)}`);
      return { ...ended.fault, effect: ended.effect };
    },
  };
}
