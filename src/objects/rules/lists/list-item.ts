import { countMatches } from '../../../lists/count-matches';
import { plainRule } from '../plain-rule';
import type { Rule } from '../rule';

const PLAIN = plainRule('list-item');

/** An archived item is found no more, and keeps the count of what it matched. */
export const LIST_ITEM_RULE: Rule = {
  ...PLAIN,
  async move(writing, locked, to, options) {
    const moved = await PLAIN.move(writing, locked, to, options);
    if (to !== 'archived') return moved;
    const { trx } = writing;
    const { id } = locked.object;
    const count = (await countMatches(trx, [id])).get(id) ?? 0;
    await trx.deleteFrom('list_entries').where('item_id', '=', id).execute();
    const { change } = moved;
    return { ...moved, change: { ...change, attributes: { ...change.attributes, match_count: count } } };
  },
};
