import { XmlError, type XmlEvent } from './xml-reader';

/** An element with all that is in it. */
export interface XmlElement {
  readonly name: string;
  readonly line: number;
  /** Of its own texts. */
  readonly text: string;
  readonly children: readonly XmlElement[];
}

interface Growing {
  readonly name: string;
  readonly line: number;
  text: string;
  readonly children: XmlElement[];
}

/** Characters and elements of one record. */
const LARGEST = 1_048_576;

/** Puts together the elements of certain names, one after the other; what stands around them is passed by. */
export class XmlElements {
  private readonly growing: Growing[] = [];
  private size = 0;

  constructor(private readonly names: ReadonlySet<string>) {}

  /** Takes what comes next; gives an element when it is whole. Throws `XmlError` where one has no end. */
  take(event: XmlEvent): XmlElement | undefined {
    const inner = this.growing.at(-1);
    if (event.is === 'open') {
      if (inner === undefined && !this.names.has(event.name)) return undefined;
      if (inner === undefined) this.size = 0;
      this.growing.push({ name: event.name, line: event.line, text: '', children: [] });
    } else if (inner === undefined) {
      return undefined;
    } else if (event.is === 'text') {
      inner.text += event.text;
    } else {
      return this.close(inner);
    }
    this.size += event.is === 'text' ? event.text.length : 1;
    if (this.size > LARGEST) throw new XmlError(this.growing[0]?.line ?? 1, 'An entry is too large.');
    return undefined;
  }

  private close(whole: XmlElement): XmlElement | undefined {
    this.growing.pop();
    const outer = this.growing.at(-1);
    if (outer === undefined) return whole;
    outer.children.push(whole);
    return undefined;
  }
}

/** The elements of a name within one. */
export function within(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The text of the first element of a name within one, on one line; empty where there is none. */
export function textOf(element: XmlElement, name: string): string {
  return (within(element, name)[0]?.text ?? '').replace(/\s+/g, ' ').trim();
}
