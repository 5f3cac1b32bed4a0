/** Inputs of the published document that an operation of ours does not know, and refuses by their name: why. */
export const INPUTS_NOT_HERE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'expire-inquiry-sessions': { include: 'Refused: the answer is a list, and lists include nothing.' },
};
