/** Where a name may begin: behind a plus sign. */
const JOINTS = /\+(?=[a-z])/g;

/**
 * Cuts `CALL+CALL+...` into calls. A plus sign joins two calls only where the name of a scorer or scheme stands behind it, with a colon, another plus or nothing
 * after the name: `chrf+++bleu` is chrf++ and bleu, and `model=a+b` is one setting.
 */
export function splitCalls(text: string, names: readonly string[]): readonly string[] {
  const calls: string[] = [];
  let from = 0;
  for (const { index } of text.matchAll(JOINTS)) {
    // "chrf++" begins with "chrf+": a sign that belongs to the name before it joins nothing.
    if (index > from && startsWithName(text.slice(index + 1), names)) {
      calls.push(text.slice(from, index));
      from = index + 1;
    }
  }
  return [...calls, text.slice(from)];
}

/** Whether a text begins as a call does. */
export function startsWithName(text: string, names: readonly string[]): boolean {
  return names.some((name) => text.startsWith(name) && /^(?:[:+]|$)/.test(text.slice(name.length)));
}
