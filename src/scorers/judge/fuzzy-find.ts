/** A stretch of text, [start, end) in UTF-16 code units, and how many edits it is away from what was looked for. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly edits: number;
}

/**
 * The stretch of `text` that is the fewest edits (insertions, deletions, substitutions of code units) away from `pattern`, the first and then the
 * shortest of equal ones; undefined where none is within `maxEdits`. Sellers (1980), one row, O(pattern x text).
 */
export function fuzzyFind(pattern: string, text: string, maxEdits: number): Match | undefined {
  const m = pattern.length;
  let edits = Uint32Array.from({ length: m + 1 }, (_, i) => i);
  let starts = new Uint32Array(m + 1);
  let [nextEdits, nextStarts] = [new Uint32Array(m + 1), new Uint32Array(m + 1)];
  let best: Match | undefined;
  for (let j = 1; j <= text.length; j++) {
    nextEdits[0] = 0;
    nextStarts[0] = j;
    for (let i = 1; i <= m; i++) {
      const same = edits[i - 1]! + (pattern.charCodeAt(i - 1) === text.charCodeAt(j - 1) ? 0 : 1);
      const more = edits[i]! + 1;
      const fewer = nextEdits[i - 1]! + 1;
      const least = Math.min(same, more, fewer);
      nextEdits[i] = least;
      nextStarts[i] = least === same ? starts[i - 1]! : least === more ? starts[i]! : nextStarts[i - 1]!;
    }
    [edits, nextEdits] = [nextEdits, edits];
    [starts, nextStarts] = [nextStarts, starts];
    const found = edits[m]!;
    if (found <= maxEdits && found < (best?.edits ?? Infinity))
      best = { start: starts[m]!, end: j, edits: found };
  }
  return best !== undefined && best.end > best.start ? best : undefined;
}
