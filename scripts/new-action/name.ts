/** How an action is called, in all the ways that its files need. */
export interface ActionName {
  /** `letter.send@1` */
  readonly id: string;
  /** `letter` */
  readonly family: string;
  /** `send`: its file. */
  readonly file: string;
  /** `letterSend`: its case, and `LETTER_SEND_CASES` those of an own one. */
  readonly variable: string;
  /** `Send letter` */
  readonly title: string;
}

const NAME = /^([a-z][a-z0-9]*(?:_[a-z0-9]+)*)\.([a-z][a-z0-9]*(?:_[a-z0-9]+)*)$/;

/** Reads `family.name`. Throws an Error with a sentence for anything else. */
export function readActionName(text: string): ActionName {
  const [, family, name] = NAME.exec(text) ?? [];
  if (family === undefined || name === undefined) {
    throw new Error(`"${text}" is no name of an action: write family.name, in small letters, such as letter.send.`);
  }
  const words = `${name} ${family}`.replaceAll('_', ' ');
  return {
    id: `${text}@1`,
    family,
    file: name.replaceAll('_', '-'),
    variable: text.replace(/[._](.)/g, (_match, letter: string) => letter.toUpperCase()),
    title: `${words.charAt(0).toUpperCase()}${words.slice(1)}`,
  };
}
