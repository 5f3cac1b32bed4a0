import { execFileSync } from 'node:child_process';

/** HMAC-SHA256 in hexadecimal, by another implementation than ours: Python's. */
export function hmacByPython(secret: string, text: string): string {
  const script =
    'import hmac,hashlib,sys;print(hmac.new(sys.argv[1].encode(),sys.stdin.buffer.read(),hashlib.sha256).hexdigest())';
  return execFileSync('python3', ['-c', script, secret], { input: text, encoding: 'utf8' }).trim();
}
