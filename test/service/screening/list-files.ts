import type { ListFile } from '../../../src/screening';

/** A file in memory, which comes in pieces of some bytes. */
export function fileOf(name: string, content: string | Uint8Array, piece = 1000): ListFile {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const pieces = Math.ceil(bytes.length / piece);
  return { name, chunks: Array.from({ length: pieces }, (_, at) => bytes.subarray(at * piece, (at + 1) * piece)) };
}

/** Invented entries in OFAC's form: number, name, type, program, eight columns more, the last the remarks. */
export function ofacRow(
  id: number | string,
  name: string,
  type = 'individual',
  remarks = '',
  program = 'TEST',
): string {
  const quoted = (text: string) => (text === '' ? '-0- ' : `"${text}"`);
  const between = Array.from({ length: 7 }, () => '-0- ').join(',');
  return [id, quoted(name), quoted(type), quoted(program), between, quoted(remarks)].join(',');
}

/** Invented entries in the United Nations' form. */
export function unList(...entries: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<CONSOLIDATED_LIST xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" dateGenerated="2026-01-31T00:00:09.554Z">
<INDIVIDUALS>
${entries.join('\n')}
</INDIVIDUALS>
</CONSOLIDATED_LIST>
`;
}

/** One person of that form: elements by their names. */
export function unPerson(id: number, name: string, more = ''): string {
  return `<INDIVIDUAL><DATAID>${id}</DATAID><FIRST_NAME>${name}</FIRST_NAME>${more}</INDIVIDUAL>`;
}
