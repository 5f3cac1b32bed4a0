/**
 * The numbered register of what the language means. A run keeps for life the version under which it started
 * (`RunStart.interpreterVersion`), since replay computes its routes and variables again. To change what an operator, a
 * method or the machine gives: raise `INTERPRETER_VERSION`, add a line here, and branch on `Scope.interpreterVersion`, so
 * that runs below the new number go on as before.
 */
export const INTERPRETER_VERSION = 2;

export interface Change {
  readonly version: number;
  /** What gives something else than before, and for whom. */
  readonly story: string;
}

export const CHANGES: readonly Change[] = [
  {
    version: 1,
    story: 'The language of the first release: actions, conditionals, parallels, waits, variables and stops.',
  },
  {
    version: 2,
    story:
      'Values put into the text of a message are escaped for their place: plans may hold `escape`. Those made before hold none, and give what they gave.',
  },
];
