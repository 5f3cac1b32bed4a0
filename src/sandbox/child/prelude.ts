/** Made in a fresh context before the author's code can touch anything; gives the functions that we call later. */
export const PRELUDE = `(emit, ask) => {
  'use strict';
  const { parse, stringify } = JSON;
  const cut = Function.prototype.call.bind(String.prototype.slice);
  const show = (value) => {
    if (typeof value === 'string') return value;
    if (value instanceof Error) return value.name + ': ' + value.message;
    try { return stringify(value) ?? String(value); } catch { return String(value); }
  };
  const say = (level) => (...values) => {
    let text = '';
    for (let i = 0; i < values.length && text.length < 2000; i += 1) text += (i === 0 ? '' : ' ') + cut(show(values[i]), 0, 2000);
    emit(level, cut(text, 0, 2000));
  };
  const [debug, info, warn, error] = ['debug', 'info', 'warn', 'error'].map(say);
  globalThis.console = { debug, log: info, info, warn, error, trace: debug };
  if (ask !== undefined) {
    const { entries, fromEntries, freeze } = Object;
    const text = String;
    const lower = (name) => text(name).toLowerCase();
    const failedBy = (call, { code, message }) => {
      const error = new Error(message);
      error.name = 'FetchError';
      error.code = code;
      error.call = call;
      return error;
    };
    const responseOf = ({ status, headers, body }) => freeze({
      status,
      ok: status >= 200 && status < 300,
      headers: freeze({
        get: (name) => headers[lower(name)] ?? null,
        has: (name) => headers[lower(name)] !== undefined,
        entries: () => entries(headers).values(),
      }),
      text: async () => body,
      json: async () => parse(body),
    });
    globalThis.fetch = async (url, init) => {
      const { method = 'GET', headers = {}, body } = init ?? {};
      const named = fromEntries(entries(headers).map(([name, value]) => [name, text(value)]));
      const sent = body === undefined || body === null ? {} : { body: text(body) };
      const { call, response } = ask(stringify({ url: text(url), method: text(method).toUpperCase(), headers: named, ...sent }));
      const told = parse(await response);
      if (told.failed !== undefined) throw failedBy(call, told.failed);
      return responseOf(told);
    };
  }
  return {
    parse,
    print: (value) => (value === undefined ? 'null' : stringify(value)),
    describe: (thrown) => {
      const isError = typeof thrown === 'object' && thrown !== null;
      const text = (value, most) => cut(String(value ?? ''), 0, most);
      return stringify({
        name: isError ? text(thrown.name, 100) : typeof thrown,
        message: text(isError ? thrown.message : thrown, 500),
        stack: isError ? text(thrown.stack, 4000) : '',
        call: isError && typeof thrown.call === 'number' ? thrown.call : undefined,
      });
    },
  };
}`;
