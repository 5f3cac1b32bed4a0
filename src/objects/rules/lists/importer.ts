import { plainRule } from '../plain-rule';
import type { Rule } from '../rule';

const PLAIN = plainRule('importer-pipeline-run');

/** An importer that is canceled forgets the rows that it has not done. */
export const IMPORTER_RULE: Rule = {
  ...PLAIN,
  async move(writing, locked, to, options) {
    if (to === 'canceled')
      await writing.trx.deleteFrom('importer_rows').where('importer_id', '=', locked.object.id).execute();
    return PLAIN.move(writing, locked, to, options);
  },
};
