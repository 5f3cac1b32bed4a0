/** What stands in XML, one after the other. Texts come with their references resolved. */
export type XmlEvent =
  | {
      readonly is: 'open';
      readonly name: string;
      readonly attributes: ReadonlyMap<string, string>;
      readonly line: number;
    }
  | { readonly is: 'close'; readonly name: string }
  | { readonly is: 'text'; readonly text: string };

/** XML that is none, or more than is read here. */
export class XmlError extends Error {
  constructor(
    readonly line: number,
    reason: string,
  ) {
    super(reason);
    this.name = 'XmlError';
  }
}

const DEEPEST = 32;
/** Characters of one tag or text. */
const LONGEST = 1_048_576;
const NAME = '[\\p{L}_:][\\p{L}\\p{N}_:.\\-]*';
const TAG = new RegExp(`^(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)$`, 'u');
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'gu');
const REFERENCES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
/** Whatever XML 1.0 does not allow. */
const NO_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** What is not markup of its own but begins with `<!` or `<?`, and how it ends. */
const SPECIAL: readonly (readonly [string, string])[] = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
];

/**
 * Reads XML as it comes in, and keeps no more than one tag or text of it. Strict, and small on purpose: no document
 * types, so no entities but the five that are always there; UTF-8 alone; at most 32 levels. Throws `XmlError`.
 */
export class XmlReader {
  private buffer = '';
  private line = 1;
  private readonly open: string[] = [];
  private isBegun = false;

  /** Takes the next piece of the text; gives what it completes. */
  *read(piece: string): Generator<XmlEvent> {
    this.buffer += piece;
    let at = 0;
    while (at < this.buffer.length) {
      const end = this.endOf(at);
      if (end === undefined) break;
      const token = this.buffer.slice(at, end);
      yield* this.take(token);
      this.line += token.split('\n').length - 1;
      at = end;
    }
    this.buffer = this.buffer.slice(at);
    if (this.buffer.length > LONGEST) throw this.wrong('A tag or text is too long.');
  }

  /** Nothing more comes. */
  end(): void {
    if (this.buffer.trim() !== '') throw this.wrong('It ends in the middle of a tag or text.');
    const open = this.open.at(-1);
    if (open !== undefined) throw this.wrong(`It ends before </${open}>.`);
    if (!this.isBegun) throw this.wrong('It is empty.');
  }

  /** Where the tag, text or other thing that begins here ends; nothing while that has not come yet. */
  private endOf(at: number): number | undefined {
    const { buffer } = this;
    if (buffer[at] !== '<') return found(buffer.indexOf('<', at), 0);
    for (const [begin, end] of SPECIAL) {
      if (buffer.startsWith(begin, at)) return found(buffer.indexOf(end, at + begin.length), end.length);
      if (begin.startsWith(buffer.slice(at))) return undefined;
    }
    if (buffer.startsWith('<!', at)) throw this.wrong('Document types and entities are not read.');
    // A bracket within quotes does not end a tag.
    for (let place = at, quote = ''; place < buffer.length; place += 1) {
      const character = buffer.charAt(place);
      if (quote !== '') quote = character === quote ? '' : quote;
      else if (character === '"' || character === "'") quote = character;
      else if (character === '>') return place + 1;
    }
    return undefined;
  }

  private *take(token: string): Generator<XmlEvent> {
    if (token.startsWith('<!--')) return;
    if (token.startsWith('<?')) return this.refuseEncoding(token);
    if (token.startsWith('<![CDATA[')) yield* this.text(token.slice(9, -3), false);
    else if (token.startsWith('</')) yield this.close(token.slice(2, -1).trim());
    else if (token.startsWith('<')) yield* this.begin(token.slice(1, -1));
    else yield* this.text(token, true);
  }

  private refuseEncoding(token: string): void {
    const encoding = /^<\?xml\b[^?]*\bencoding\s*=\s*["']([^"']*)["']/.exec(token)?.[1];
    if (encoding !== undefined && encoding.toLowerCase() !== 'utf-8')
      throw this.wrong(`It is in ${encoding}, not UTF-8.`);
  }

  private *text(text: string, hasReferences: boolean): Generator<XmlEvent> {
    if (this.open.length === 0) {
      if (text.replace('\uFEFF', '').trim() !== '') throw this.wrong('There is text outside of the first element.');
      return;
    }
    yield { is: 'text', text: this.checked(hasReferences ? this.resolve(text) : text) };
  }

  private *begin(tag: string): Generator<XmlEvent> {
    const [, name, attributes = '', empty] = TAG.exec(tag) ?? [];
    if (name === undefined) throw this.wrong('A tag is not well-formed.');
    if (this.open.length === 0 && this.isBegun) throw this.wrong('There is more than one first element.');
    if (this.open.length === DEEPEST) throw this.wrong(`There are more than ${DEEPEST} levels.`);
    this.isBegun = true;
    this.open.push(name);
    yield { is: 'open', name, attributes: this.attributes(attributes), line: this.line };
    if (empty === '/') yield this.close(name);
  }

  private close(name: string): XmlEvent {
    const open = this.open.pop();
    if (open !== name) throw this.wrong(`</${name}> closes what is not open.`);
    return { is: 'close', name };
  }

  private attributes(text: string): ReadonlyMap<string, string> {
    const attributes = new Map<string, string>();
    for (const [, name = '', double, single = ''] of text.matchAll(ATTRIBUTE)) {
      if (attributes.has(name)) throw this.wrong(`A tag has ${name} twice.`);
      attributes.set(name, this.checked(this.resolve(double ?? single)));
    }
    return attributes;
  }

  private resolve(text: string): string {
    return text.replace(/&([^;&\s]{0,32};?)/g, (_, reference: string) => {
      const name = reference.slice(0, -1);
      const [, hexadecimal, decimal] = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name) ?? [];
      const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
      const resolved = code <= 0x10ffff ? String.fromCodePoint(code) : REFERENCES.get(name);
      if (!reference.endsWith(';') || resolved === undefined) throw this.wrong('It has an entity, which is not read.');
      return resolved;
    });
  }

  private checked(text: string): string {
    if (NO_CHARACTER.test(text)) throw this.wrong('It has a character that XML has not.');
    return text;
  }

  private wrong(reason: string): XmlError {
    return new XmlError(this.line, reason);
  }
}

function found(place: number, length: number): number | undefined {
  return place === -1 ? undefined : place + length;
}
