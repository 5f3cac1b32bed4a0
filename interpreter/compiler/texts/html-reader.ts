import type { TextPlace } from '../../plan';
import { HOLE, type Refusal, type TextReader } from './place';
import { placeInUrl } from './url-places';

/** Elements whose text is not read as HTML; nothing of it is safe for a value. */
const RAW = new Set(['script', 'style', 'xmp', 'iframe', 'noembed', 'noframes', 'noscript', 'plaintext']);
/** Elements whose text may have entities and no tags. */
const UNTAGGED = new Set(['title', 'textarea']);

const URLS: { readonly [attribute: string]: readonly string[] } = {
  href: ['a', 'area'],
  src: ['img'],
  background: ['body', 'table', 'td', 'th', 'tr'],
};
/** Attributes that are shown, or name things, and do nothing else. */
const PLAIN = new Set(
  'abbr align alt bgcolor border cellpadding cellspacing class color colspan dir height id label lang name role rowspan summary title valign value width'.split(
    ' ',
  ),
);

type State =
  | 'text'
  | 'tag'
  | 'end tag'
  | 'markup'
  | 'comment'
  | 'bogus'
  | 'tag name'
  | 'before attribute'
  | 'attribute'
  | 'after attribute'
  | 'before value'
  | 'double'
  | 'single'
  | 'unquoted'
  | 'raw';

/**
 * Follows HTML as a browser's tokenizer does, as far as it must be known where a value stands. What it is not sure of it
 * refuses: a value may stand between tags, and in the quoted value of an attribute that is known to be harmless.
 */
export class HtmlReader implements TextReader {
  private state: State = 'text';
  private name = '';
  private isEnd = false;
  private attribute = '';
  private value = '';
  /** Since a comment or an element of raw text began. */
  private since = '';

  read(character: string): void {
    this.state = this[READERS[this.state]](character);
  }

  pass(): void {
    this.value += HOLE;
    this.since += HOLE;
  }

  place(): TextPlace | Refusal {
    switch (this.state) {
      case 'text':
        return 'html';
      case 'raw':
        return UNTAGGED.has(this.name) && !this.since.includes('<') ? 'html' : refusal(`inside <${this.name}>`);
      case 'double':
      case 'single':
        return this.placeInValue();
      case 'comment':
      case 'markup':
      case 'bogus':
        return refusal('inside a comment');
      case 'unquoted':
      case 'before value':
        return refusal('in an attribute without quotation marks', `Write ${this.attribute}="{{…}}".`);
      default:
        return refusal('inside a tag');
    }
  }

  private placeInValue(): TextPlace | Refusal {
    const { attribute, name } = this;
    if (URLS[attribute]?.includes(name) === true) return placeInUrl(this.value, 'link');
    if (PLAIN.has(attribute) || /^(aria|data)-[a-z0-9-]+$/.test(attribute)) return 'html';
    return refusal(`in the attribute "${attribute}" of <${name}>`);
  }

  protected text(character: string): State {
    return character === '<' ? 'tag' : 'text';
  }

  protected tag(character: string): State {
    if (character === '/') return 'end tag';
    if (character === '?') return 'bogus';
    this.since = '';
    if (character === '!') return 'markup';
    return isLetter(character) ? this.begin(character, false) : this.text(character);
  }

  protected endTag(character: string): State {
    if (character === '>') return 'text';
    return isLetter(character) ? this.begin(character, true) : 'bogus';
  }

  private begin(character: string, isEnd: boolean): State {
    this.name = character.toLowerCase();
    this.isEnd = isEnd;
    return 'tag name';
  }

  protected markup(character: string): State {
    this.since += character;
    if (this.since === '-') return 'markup';
    if (this.since === '--') {
      this.since = '';
      return 'comment';
    }
    return character === '>' ? 'text' : 'bogus';
  }

  protected comment(character: string): State {
    const ends = character === '>' && (/(^|-)-$|--!$/.test(this.since) || this.since === '');
    this.since += character;
    return ends ? 'text' : 'comment';
  }

  protected bogus(character: string): State {
    return character === '>' ? 'text' : 'bogus';
  }

  protected tagName(character: string): State {
    if (isSpace(character) || character === '/') return 'before attribute';
    if (character === '>') return this.endOfTag();
    this.name += character.toLowerCase();
    return 'tag name';
  }

  protected beforeAttribute(character: string): State {
    if (isSpace(character) || character === '/') return 'before attribute';
    if (character === '>') return this.endOfTag();
    this.attribute = character.toLowerCase();
    return 'attribute';
  }

  protected inAttribute(character: string): State {
    if (isSpace(character)) return 'after attribute';
    if (character === '/') return 'before attribute';
    if (character === '>') return this.endOfTag();
    if (character === '=') return 'before value';
    this.attribute += character.toLowerCase();
    return 'attribute';
  }

  protected afterAttribute(character: string): State {
    return character === '=' ? 'before value' : this.spaced(character);
  }

  private spaced(character: string): State {
    return isSpace(character) ? 'after attribute' : this.beforeAttribute(character);
  }

  protected beforeValue(character: string): State {
    this.value = '';
    if (isSpace(character)) return 'before value';
    if (character === '"') return 'double';
    if (character === "'") return 'single';
    return character === '>' ? this.endOfTag() : 'unquoted';
  }

  protected double(character: string): State {
    return this.quoted(character, '"', 'double');
  }

  protected single(character: string): State {
    return this.quoted(character, "'", 'single');
  }

  private quoted(character: string, mark: string, state: State): State {
    if (character === mark) return 'before attribute';
    this.value += character;
    return state;
  }

  protected unquoted(character: string): State {
    if (isSpace(character)) return 'before attribute';
    return character === '>' ? this.endOfTag() : 'unquoted';
  }

  private endOfTag(): State {
    this.since = '';
    return !this.isEnd && (RAW.has(this.name) || UNTAGGED.has(this.name)) ? 'raw' : 'text';
  }

  /** A script that holds a comment may hold an end tag too that ends nothing: it is then taken to go on. */
  protected raw(character: string): State {
    const closes = (isSpace(character) || '/>'.includes(character)) && this.isClosed();
    this.since += character;
    if (!closes) return 'raw';
    this.isEnd = true;
    return character === '>' ? 'text' : 'before attribute';
  }

  private isClosed(): boolean {
    const isInComment = this.name === 'script' && this.since.includes('<!--');
    return !isInComment && this.since.toLowerCase().endsWith(`</${this.name}`);
  }
}

const READERS = {
  text: 'text',
  tag: 'tag',
  'end tag': 'endTag',
  markup: 'markup',
  comment: 'comment',
  bogus: 'bogus',
  'tag name': 'tagName',
  'before attribute': 'beforeAttribute',
  attribute: 'inAttribute',
  'after attribute': 'afterAttribute',
  'before value': 'beforeValue',
  double: 'double',
  single: 'single',
  unquoted: 'unquoted',
  raw: 'raw',
} as const;

function isLetter(character: string): boolean {
  return /^[a-z]$/i.test(character);
}

function isSpace(character: string): boolean {
  return ' \t\n\f\r'.includes(character);
}

function refusal(where: string, hint = 'Put it between tags, or in a quoted title, alt or href.'): Refusal {
  return { message: `A value stands ${where}, where nothing could make it harmless.`, hint };
}
