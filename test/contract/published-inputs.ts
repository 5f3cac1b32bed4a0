type Node = Readonly<Record<string, unknown>>;

/** What `data`, its attributes and `meta` have, and queries: `data.attributes.note`, `filter[status]`. */
export function inputsOf(root: Node, operation: Node): ReadonlySet<string> {
  const parameters = ((operation['parameters'] ?? []) as readonly Node[]).map((one) => resolve(root, one));
  const queries = parameters
    .filter((one) => one['in'] === 'query')
    .flatMap(({ name, schema }) => {
      const inner = Object.keys(propertiesOf(root, schema)).filter((key) => key !== ANY);
      return inner.length === 0 ? [String(name)] : inner.map((key) => `${name}[${key}]`);
    });
  const { content } = resolve(root, (operation['requestBody'] ?? {}) as Node);
  const body = ((content ?? {}) as Readonly<Record<string, { readonly schema: unknown }>>)['application/json']?.schema;
  return new Set([...queries, ...(body === undefined ? [] : placesOf(root, [body], [], 3))]);
}

/** Where anything may stand. */
export const ANY = '*';

function placesOf(root: Node, nodes: readonly unknown[], path: readonly string[], deep: number): string[] {
  const found: Record<string, unknown[]> = {};
  for (const node of nodes)
    for (const [key, inner] of Object.entries(propertiesOf(root, node))) found[key] = [...(found[key] ?? []), ...inner];
  return Object.entries(found).flatMap(([key, inner]) => {
    const here = [...path, key];
    const opens = deep > 1 && (key === 'data' || key === 'attributes' || key === 'meta');
    return opens ? placesOf(root, inner, here, deep - 1) : [here.join('.')];
  });
}

/** By name: every schema that a property has in the branches of a schema. */
function propertiesOf(root: Node, given: unknown): Record<string, unknown[]> {
  const node = resolve(root, (given ?? {}) as Node);
  const found: Record<string, unknown[]> = {};
  const add = (key: string, inner: readonly unknown[]) => {
    found[key] = [...(found[key] ?? []), ...inner];
  };
  for (const branch of ['anyOf', 'oneOf', 'allOf'].flatMap((key) => (node[key] as readonly unknown[]) ?? []))
    for (const [key, inner] of Object.entries(propertiesOf(root, branch))) add(key, inner);
  for (const [key, inner] of Object.entries((node['properties'] ?? {}) as Node)) add(key, [inner]);
  if (typeof node['additionalProperties'] === 'object') add(ANY, [node['additionalProperties']]);
  return found;
}

function resolve(root: Node, node: Node): Node {
  const reference = node['$ref'];
  if (typeof reference !== 'string') return node;
  const parts = reference.slice(2).split('/');
  return resolve(root, parts.reduce<unknown>((at, key) => (at as Node)[key], root) as Node);
}
