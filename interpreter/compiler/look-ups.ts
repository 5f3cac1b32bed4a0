import { canonicalize } from '../canonical';
import type { LookUp } from '../plan';
import type { Value } from '../value';

/** The questions that one step asks of the world, each once. */
export class LookUps {
  private readonly questions: LookUp[] = [];
  private readonly places = new Map<string, number>();

  /** Its place among the answers. */
  add(question: LookUp): number {
    const text = canonicalize(question as unknown as Value);
    const known = this.places.get(text);
    if (known !== undefined) return known;
    this.places.set(text, this.questions.length);
    return this.questions.push(question) - 1;
  }

  /** To be spread into a step or trigger: nothing when there are no questions. */
  planned(): { readonly lookUps?: readonly LookUp[] } {
    return this.questions.length === 0 ? {} : { lookUps: this.questions };
  }
}
