import type { Expression } from '../plan';

/** The name of a value in the author's words: `watchlist.match_found`, `trigger.fields.name_first`. */
export function nameOf(expression: Expression): string {
  switch (expression.is) {
    case 'read':
      return joined(expression.root === 'steps' ? '' : expression.root, expression.path);
    case 'attribute':
      return joined(nameOf(expression.of), expression.path);
    case 'looked':
      return expression.name ?? 'a value that was looked up';
    case 'call':
      return joined(nameOf(expression.on), [expression.method]);
    default:
      return 'a value';
  }
}

function joined(start: string, path: readonly string[]): string {
  return path.reduce((name, key) => {
    if (isPlainName(key)) return name === '' ? key : `${name}.${key}`;
    return `${name}[${isIndex(key) ? key : JSON.stringify(key)}]`;
  }, start);
}

/** Can it be written behind a dot? */
function isPlainName(key: string): boolean {
  for (let at = 0; at < key.length; at += 1) {
    const code = key.charCodeAt(at);
    const letter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
    if (!letter && !(at > 0 && code >= 48 && code <= 57)) return false;
  }
  return key !== '';
}

/** Is it a whole number, as a list counts its items? */
export function isIndex(key: string): boolean {
  for (let at = 0; at < key.length; at += 1) {
    const code = key.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return key !== '' && (key === '0' || key[0] !== '0');
}
