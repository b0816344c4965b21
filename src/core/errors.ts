/** One problem with the user's input, as the CLI prints it and HTTP returns it. */
export interface Problem {
  /** File:line, flag, or scorer at fault. */
  readonly where: string;
  /** What is wrong, lowercase, without a final period; offenders are quoted. */
  readonly problem: string;
  readonly expected?: string;
  readonly got?: string;
  /** One line that says how to mend it. */
  readonly help?: string;
}

/** Text with control characters and direction overrides shown as escapes, cut to `limit` characters, safe for a terminal. */
export function visible(text: string, limit = 200): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}...` : text;
  return cut.replace(
    // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
    /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function sentence(p: Problem): string {
  const tail = [p.expected && `expected ${p.expected}`, p.got !== undefined && `got ${p.got}`].filter(
    Boolean,
  );
  return visible(`${p.where}: ${p.problem}${tail.length > 0 ? `; ${tail.join(", ")}` : ""}`, 2000);
}

/** The user's input is wrong: shown without a stack, exit code 2 (HTTP 400). */
export class UserError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: { readonly cause?: unknown }) {
    super(sentence(problem), options);
    this.name = "UserError";
    this.problem = problem;
  }
}

/** The candidate nearest to `word` by edit distance, or undefined where none is near (more than a third of it differs). */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.ceil(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** A `UserError` for an unknown name: lists the known ones (at most 20) and suggests the nearest. */
export function unknownName(where: string, kind: string, got: string, known: readonly string[]): UserError {
  const near = nearest(got, known);
  const shown = known.length > 20 ? [...known.slice(0, 20), `... (${known.length} in all)`] : known;
  return new UserError({
    where,
    problem: `unknown ${kind} "${got}"`,
    expected: `one of: ${shown.join(", ")}`,
    ...(near === undefined ? {} : { help: `did you mean "${near}"?` }),
  });
}
