/** The crosswalk of the two fields' vocabularies: `--words metrics | rewards` changes labels only. */
export const CROSSWALK = [
  { key: "response", metrics: "segment", rewards: "response" },
  { key: "system", metrics: "system", rewards: "policy" },
  { key: "checkpoint", metrics: "system", rewards: "checkpoint" },
  { key: "accuracy", metrics: "segment-level accuracy", rewards: "preference accuracy" },
  { key: "reference-free", metrics: "quality estimation", rewards: "reference-free reward" },
  { key: "hacking", metrics: "gaming the metric", rewards: "reward hacking" },
  { key: "best-of-n", metrics: "reranking", rewards: "best-of-n" },
  { key: "scorer", metrics: "metric", rewards: "reward model" },
] as const;

export type Words = "metrics" | "rewards";

/** The label of a notion in the vocabulary chosen; an unknown notion is its own label. */
export function wordFor(key: string, words: Words): string {
  return CROSSWALK.find((row) => row.key === key)?.[words] ?? key;
}
