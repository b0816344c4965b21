import { ter, toFixedHalfEven } from "../../src/scorers/lexical/ter-counts.ts";
import { bootstrapScores, bootstrapSummary, type RowDraw } from "../../src/meta/corpus-significance.ts";
import type { GoldenCase } from "./form.ts";

interface TerParams {
  readonly normalized: boolean;
  readonly no_punct: boolean;
  readonly asian_support: boolean;
  readonly case_sensitive: boolean;
}

/** The TER that sacrebleu's parameter names ask for. */
export function terOf(params: Readonly<Record<string, unknown>>) {
  const p = params as unknown as TerParams;
  return ter({
    normalized: p.normalized,
    noPunct: p.no_punct,
    asianSupport: p.asian_support,
    caseSensitive: p.case_sensitive,
  });
}

/** References of each segment from one list a stream; cut to the shortest list, nulls left out. */
export function perSegment(streams: readonly (readonly (string | null)[])[]): string[][] {
  const n = Math.min(...streams.map((s) => s.length));
  return Array.from({ length: n }, (_, i) =>
    streams.map((s) => s[i] ?? null).filter((r): r is string => r !== null),
  );
}

function summarise(
  metric: ReturnType<typeof ter>,
  counts: readonly Float64Array[],
  nrefs: ReadonlySet<number>,
) {
  if (counts.length === 0) throw new Error("no segments");
  const sums = new Float64Array(2);
  for (const c of counts) for (let k = 0; k < 2; k++) sums[k]! += c[k]!;
  const s = metric.score(sums);
  return {
    score: s.score,
    num_edits: s.numEdits,
    ref_length: s.refLength,
    verbose_format: `TER = ${toFixedHalfEven(s.score, 2)}`,
    signature: metric.signature(nrefs.size === 1 ? [...nrefs][0]! : "var"),
  };
}

function countSegment(metric: ReturnType<typeof ter>, hypothesis: string, references: readonly string[]) {
  const counts = new Float64Array(metric.nCols);
  if (!metric.count(hypothesis, references, counts)) throw new Error("no references");
  return counts;
}

/** Resamples whose segment numbers are given. */
export function givenRows(indices: readonly (readonly number[])[]): { n: number; draw: RowDraw } {
  return { n: indices.length, draw: (b, out) => out.set(indices[b]!) };
}

/** Topic sacrebleu-ter-sentence. */
export function terSentence({ params, input }: GoldenCase): unknown {
  const { hypothesis, references } = input as { hypothesis: string; references: string[] };
  const metric = terOf(params);
  const counts = countSegment(metric, hypothesis, references);
  return { ...summarise(metric, [counts], new Set([references.length])), segment_stats: counts };
}

/** Topic sacrebleu-ter-corpus. */
export function terCorpus({ params, input }: GoldenCase): unknown {
  const data = input as {
    hypotheses: string[];
    references: (string | null)[][];
    bootstrap_indices?: number[][];
  };
  const metric = terOf(params);
  const references = perSegment(data.references);
  const n = Math.min(data.hypotheses.length, references.length);
  const counts = Array.from({ length: n }, (_, i) =>
    countSegment(metric, data.hypotheses[i]!, references[i]!),
  );
  const result = summarise(metric, counts, new Set(references.map((r) => r.length)));
  if (!data.bootstrap_indices) return result;
  const matrix = { nCols: metric.nCols, counts: Float64Array.from(counts.flatMap((c) => [...c])) };
  const scores = bootstrapScores(
    matrix,
    (sums) => metric.score(sums).score,
    givenRows(data.bootstrap_indices),
  );
  return { ...result, bootstrap: bootstrapSummary(scores) };
}
