/** Made in a fresh context before the author's code can touch anything; gives the functions that we call later. */
export const PRELUDE = `(emit) => {
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
      });
    },
  };
}`;
