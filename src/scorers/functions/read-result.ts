import { type Score, visible } from "../../core/index.ts";

type Json = Readonly<Record<string, unknown>>;

const asRecord = (value: unknown): Json | undefined =>
  typeof value === "object" && value !== null ? (value as Json) : undefined;

function wordsOf(result: Json): string | undefined {
  const { comment, metadata, rationale } = result;
  const about = asRecord(metadata)?.["rationale"] ?? comment ?? rationale ?? metadata;
  if (about === undefined || about === null) return undefined;
  return typeof about === "string" ? about : JSON.stringify(about);
}

/** One named result as a score. A list of results is told apart by the caller. */
function single(result: unknown): { readonly name?: string; readonly score: Score } {
  if (typeof result === "boolean") return { score: { values: [result ? 1 : 0] } };
  if (typeof result === "number")
    return {
      score: Number.isFinite(result) ? { values: [result] } : { missing: `the function gave ${result}` },
    };
  if (result === null || result === undefined) return { score: { missing: "the function gave no score" } };
  const record = asRecord(result);
  if (record === undefined || !("score" in record))
    return {
      score: {
        missing: `the function gave no score but ${visible(JSON.stringify(result) ?? "nothing", 60)}`,
      },
    };
  const { error } = record;
  const name = record["name"] ?? record["key"];
  const named = typeof name === "string" ? { name } : {};
  if (error !== undefined && error !== null)
    return {
      ...named,
      score: { missing: visible(error instanceof Error ? error.message : JSON.stringify(error)) },
    };
  const { score } = single(record["score"]);
  const why = wordsOf(record);
  return { ...named, score: "values" in score && why !== undefined ? { ...score, why } : score };
}

/**
 * What a function returned as a score: a number, true or false (1 and 0), or an object with `score`, whose comment, rationale or metadata become
 * words of evidence. Null, NaN, anything without a score and results with an error are missing. Several results become their mean with each as a
 * part, missing where one of them is.
 */
export function readResult(result: unknown): Score {
  if (!Array.isArray(result)) return single(result).score;
  const parts: Record<string, number> = {};
  for (const [i, entry] of result.entries()) {
    const { name = String(i + 1), score } = single(entry);
    if ("missing" in score) return { missing: `${name}: ${score.missing}` };
    parts[name] = score.values[0]!;
  }
  const values = Object.values(parts);
  if (values.length === 0) return { missing: "the function gave no score" };
  return { values: [values.reduce((sum, v) => sum + v, 0) / values.length], parts };
}
