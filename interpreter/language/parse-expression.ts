import { type Argument, type Reference, type Scalar, type Segment, SyntaxFault } from './syntax';

/** Names, keys and methods in one expression, and expressions within one another: what evaluation may have to nest. */
const MOST_SEGMENTS = 40;
const DEEPEST_ARGUMENT = 4;
const KEYWORDS: { readonly [word: string]: Scalar } = { true: true, false: false, null: null };

/** Reads `trigger.fields.name_first.trim`. Throws a `SyntaxFault` with the position. */
export function parseExpression(text: string): Reference {
  const { reference, end } = readExpression(text, 0);
  if (end < text.length) throw new SyntaxFault(`\`${text[end]}\` does not belong here`, end);
  return reference;
}

/** Reads an expression at a position, with the white space around it; tells where it ends. */
export function readExpression(text: string, start: number): { readonly reference: Reference; readonly end: number } {
  const reader = new Reader(text, start);
  reader.skipSpace();
  const reference = reader.reference(0);
  reader.skipSpace();
  return { reference, end: reader.at };
}

class Reader {
  constructor(
    private readonly text: string,
    public at: number,
  ) {}

  skipSpace(): void {
    while (' \t\r\n'.includes(this.text[this.at] ?? 'x')) this.at += 1;
  }

  reference(depth: number): Reference {
    const at = this.at;
    return this.hung(this.name('the name of a step or a value, such as trigger'), at, depth);
  }

  /** What hangs on a name that was read. */
  private hung(name: string, at: number, depth: number): Reference {
    const segments: Segment[] = [];
    while (this.text[this.at] === '.' || this.text[this.at] === '[') {
      if (segments.length === MOST_SEGMENTS) throw this.fault(`More than ${MOST_SEGMENTS} names in one expression`);
      segments.push(this.text[this.at] === '.' ? this.dotted(depth) : this.bracketed());
    }
    return { is: 'reference', name, at, segments };
  }

  private dotted(depth: number): Segment {
    this.at += 1;
    const at = this.at;
    const name = this.name('a name behind the dot (any other key is written ["in-brackets"])');
    if (this.text[this.at] !== '(') return { is: 'name', name, at };
    this.at += 1;
    return { is: 'call', name, args: this.args(depth), at };
  }

  private bracketed(): Segment {
    this.at += 1;
    this.skipSpace();
    const at = this.at;
    const next = this.text[at] ?? '';
    const segment: Segment =
      next === '"' || next === "'" ? { is: 'key', name: this.string(), at } : { is: 'index', index: this.index(), at };
    this.skipSpace();
    this.expect(']');
    return segment;
  }

  private args(depth: number): readonly Argument[] {
    if (depth === DEEPEST_ARGUMENT) throw this.fault('Too many expressions within one another');
    const args: Argument[] = [];
    this.skipSpace();
    if (this.take(')')) return args;
    do {
      if (args.length === MOST_SEGMENTS) throw this.fault(`More than ${MOST_SEGMENTS} arguments`);
      this.skipSpace();
      args.push(this.argument(depth + 1));
      this.skipSpace();
    } while (this.take(','));
    this.expect(')');
    return args;
  }

  private argument(depth: number): Argument {
    const at = this.at;
    const next = this.text[at] ?? '';
    if (next === '"' || next === "'") return { is: 'literal', value: this.string(), at };
    if (next === '-' || isDigit(next)) return { is: 'literal', value: this.number(), at };
    const name = this.name('a value: text in quotes, a number, true, false, null or an expression');
    if (Object.hasOwn(KEYWORDS, name)) return { is: 'literal', value: KEYWORDS[name] as Scalar, at };
    return this.hung(name, at, depth);
  }

  private name(wanted: string): string {
    const start = this.at;
    while (isLetter(this.text[this.at] ?? '') || (this.at > start && isDigit(this.text[this.at] ?? ''))) this.at += 1;
    if (this.at === start) throw this.fault(`Expected ${wanted}`);
    return this.text.slice(start, this.at);
  }

  private string(): string {
    const start = this.at;
    const quote = this.text[start];
    let value = '';
    for (this.at += 1; this.text[this.at] !== quote; this.at += 1) {
      if (this.at >= this.text.length) throw new SyntaxFault('This text in quotes has no end', start);
      value += this.text[this.at] === '\\' ? this.escaped() : this.text[this.at];
    }
    this.at += 1;
    return value;
  }

  private escaped(): string {
    this.at += 1;
    const letter = this.text[this.at] ?? '';
    if (letter === 'n') return '\n';
    if (letter === 't') return '\t';
    if (letter !== '' && '\\"\''.includes(letter)) return letter;
    throw this.fault('Behind a backslash stands one of \\ " \' n t');
  }

  private index(): number {
    const start = this.at;
    this.digits();
    const digits = this.text.slice(start, this.at);
    if (digits.length > 5 || (digits.length > 1 && digits[0] === '0')) {
      throw new SyntaxFault('The place in a list is a number such as 0 or 12', start);
    }
    return Number(digits);
  }

  private number(): number {
    const start = this.at;
    this.take('-');
    this.digits();
    if (this.take('.')) this.digits();
    const number = Number(this.text.slice(start, this.at));
    if (String(number).includes('e') || !Number.isFinite(number)) {
      throw new SyntaxFault('This number is too large or too small', start);
    }
    return number === 0 ? 0 : number;
  }

  private digits(): void {
    const start = this.at;
    while (isDigit(this.text[this.at] ?? '')) this.at += 1;
    if (this.at === start) throw this.fault('Expected a digit');
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private expect(character: string): void {
    if (!this.take(character)) throw this.fault(`Expected \`${character}\``);
  }

  private fault(sentence: string): SyntaxFault {
    const found = this.text[this.at];
    return new SyntaxFault(`${sentence}, found ${found === undefined ? 'the end' : `\`${found}\``}`, this.at);
  }
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

function isLetter(character: string): boolean {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character === '_';
}
