/** Terminal emphasis; every function is the identity where colour is off. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly grey: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
}

const plain = (text: string) => text;
const sgr = (on: number, off: number) => (text: string) => `\u001b[${on}m${text}\u001b[${off}m`;

/** Emphasis by SGR codes, or none. */
export function paint(color: boolean): Paint {
  if (!color) return { bold: plain, grey: plain, good: plain, bad: plain };
  return { bold: sgr(1, 22), grey: sgr(90, 39), good: sgr(36, 39), bad: sgr(33, 39) };
}
