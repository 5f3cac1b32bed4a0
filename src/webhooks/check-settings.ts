import { didYouMean } from '../../interpreter/definition/did-you-mean';
import type { Value, ValueMap } from '../../interpreter/value';
import { type Diagnostic, pointTo, refuse } from '../objects/refuse';
import { checkHeaders } from '../outgoing/check-headers';
import { checkUrl } from '../outgoing/check-url';
import type { OutgoingOptions } from '../outgoing/outgoing-options';
import { OutsideFault } from '../outgoing/outside-fault';
import { readPattern } from './block-attributes';
import { EVERY, knownEvents } from './event-names';

/** Headers that are ours on every request. */
const OURS = /^(content-type|user-agent|accept|persona-.*|webhook-.*)$/;

/** Headers of a receiver's own, by name. */
export type Headers = { readonly [name: string]: string };

/**
 * Checks what a webhook is given, beyond the types of its attributes. Fault `attribute_invalid` with a diagnostic for
 * each that is wrong; pointers lead to `/attributes/…` and `/headers/…`.
 */
export function checkSettings(outgoing: OutgoingOptions, attributes: ValueMap, headers: Headers | undefined): void {
  const found: Diagnostic[] = [];
  const { url, enabled_events: events, api_attributes_blocklist: blocklist } = attributes;
  if (typeof url === 'string') lookAtUrl(url, outgoing, found);
  lookAtEvents(textsOf(events), found);
  textsOf(blocklist).forEach((pattern, index) => {
    const wrong = readPattern(pattern);
    if (typeof wrong === 'string') add(found, `/attributes/api_attributes_blocklist/${index}`, wrong);
  });
  lookAtHeaders(headers ?? {}, found);
  if (found.length > 0) throw refuse('attribute_invalid', found);
}

function lookAtUrl(url: string, outgoing: OutgoingOptions, found: Diagnostic[]): void {
  try {
    checkUrl(url, outgoing);
  } catch (error) {
    if (!(error instanceof OutsideFault)) throw error;
    found.push({ code: error.fault.code, pointer: '/attributes/url', message: error.fault.message });
  }
}

function lookAtEvents(names: readonly string[], found: Diagnostic[]): void {
  const known = knownEvents();
  names.forEach((name, index) => {
    if (name === EVERY || known.has(name)) return;
    const meant = didYouMean(name, known);
    const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
    add(found, `/attributes/enabled_events/${index}`, `There is no event of this name.${hint}`);
  });
}

function lookAtHeaders(headers: Headers, found: Diagnostic[]): void {
  for (const [name, value] of Object.entries(headers)) {
    const pointer = `/headers${pointTo(name)}`;
    if (OURS.test(name.toLowerCase())) {
      add(found, pointer, 'This header is set by Usher.');
      continue;
    }
    try {
      checkHeaders({ [name]: value });
    } catch (error) {
      if (!(error instanceof OutsideFault)) throw error;
      found.push({ code: error.fault.code, pointer, message: error.fault.message });
    }
  }
}

function add(found: Diagnostic[], pointer: string, message: string): void {
  found.push({ code: 'attribute_invalid', pointer, message });
}

function textsOf(value: Value | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly Value[]).filter((one) => typeof one === 'string') : [];
}
