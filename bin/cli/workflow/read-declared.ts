import { z } from 'zod';
import type { Type } from '../../../interpreter/catalogue';
import type { ApiClient, PageAnswer } from '../api-client';
import { loadCompiler } from './load-compiler';

export interface DeclaredField {
  readonly type: Type;
  readonly description?: string;
}

const described = z.object({
  trigger: z.looseObject({
    fields: z.record(z.string(), z.looseObject({ description: z.string().optional() })).optional(),
  }),
});

const NOTHING: ReadonlyMap<string, DeclaredField> = new Map();

/** The fields that the API trigger of a workflow declares, in the version that runs; none where there is no such. */
export async function readDeclared(client: ApiClient, workflow: string): Promise<ReadonlyMap<string, DeclaredField>> {
  const query = new URLSearchParams({ extensions: 'true', 'filter[workflow-id]': workflow, 'page[size]': '100' });
  const { data } = await client.get<PageAnswer>(`/workflow-versions?${query}`);
  const live = data.find(({ attributes }) => attributes['live'] === true)?.attributes['definition'];
  const definition = described.safeParse(live);
  return definition.success ? await typesOf(definition.data) : NOTHING;
}

/** As the server types them; whatever else is in the definition has nothing to do with it. */
async function typesOf({ trigger }: z.output<typeof described>): Promise<ReadonlyMap<string, DeclaredField>> {
  const compile = await loadCompiler();
  const alone = { key: 'alone', name: 'Alone', trigger, steps: [{ key: 'end', type: 'stop', outcome: 'completed' }] };
  const compiled = compile(alone);
  if (!('plan' in compiled) || compiled.plan.trigger.type !== 'api') return NOTHING;
  const fields = Object.entries(compiled.plan.trigger.fields).map(([key, type]): [string, DeclaredField] => {
    const description = trigger.fields?.[key]?.description;
    return [key, { type, ...(description !== undefined && { description }) }];
  });
  return new Map(fields);
}
