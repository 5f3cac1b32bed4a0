import type { Value } from '../../interpreter/value';
import { fault } from '../../src/faults';

/** `data[attributes][list-id]`, or the last part alone. */
const NAME = /^(?:data\[attributes\]\[([^[\]]+)\]|([^[\]]+))$/;

/**
 * Reads a form as the JSON body that it stands for: `{data: {attributes: {…}}}`, files as `{filename, data}` with their
 * content in base64. Fault `request_malformed`.
 */
export async function parseForm(body: Buffer, contentType: string): Promise<Value> {
  const form = await readForm(body, contentType);
  const attributes: [string, Value][] = [];
  for (const [name, value] of form.entries()) {
    const [, inner, outer] = NAME.exec(name) ?? [];
    const key = inner ?? outer;
    if (key === undefined || key === '__proto__')
      throw fault('request_malformed', { message: 'Parts of the form are named data[attributes][file] and the like.' });
    const content =
      typeof value === 'string'
        ? value
        : { filename: value.name, data: Buffer.from(await value.arrayBuffer()).toString('base64') };
    attributes.push([key, content]);
  }
  return { data: { attributes: Object.fromEntries(attributes) } };
}

async function readForm(body: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw fault('request_malformed', { message: 'The body is not the form that its Content-Type says.' });
  }
}
