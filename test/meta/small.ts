import {
  assemble,
  type Dataset,
  importedScorer,
  type Judgment,
  type ScoreColumn,
} from "../../src/core/index.ts";

interface PairRow {
  readonly label: "a" | "b" | "tie";
  /** P(a preferred) by scorer name; null is an unreadable verdict, absent was never asked. */
  readonly scores: Readonly<Record<string, number | null>>;
  readonly swapped?: Readonly<Record<string, number | null>>;
  readonly cluster?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

function column(rows: readonly PairRow[], name: string, order?: "swapped"): ScoreColumn {
  const asked = rows.flatMap((row, i) => {
    const value = (order ? row.swapped : row.scores)?.[name];
    return value === undefined ? [] : [{ id: `p${i}`, value: value ?? NaN }];
  });
  return {
    scorer: importedScorer(name, { family: "judge", arity: "pair" }),
    over: "pairs",
    ids: asked.map((a) => a.id),
    values: Float64Array.from(asked, (a) => a.value),
    ...(order ? { order } : {}),
  };
}

/** A data set of labelled pairs, one an item, with imported pair scores. */
export function pairData(rows: readonly PairRow[], rule?: Dataset["head"]["rule"]): Dataset {
  const names = [...new Set(rows.flatMap((r) => Object.keys(r.scores)))];
  const swappedNames = [...new Set(rows.flatMap((r) => Object.keys(r.swapped ?? {})))];
  return assemble(
    { name: "small", ...(rule ? { rule } : {}) },
    {
      items: rows.map((r, i) => ({
        id: `i${i}`,
        ...(r.cluster ? { group: r.cluster } : {}),
        references: [],
        tags: r.tags ?? {},
      })),
      outputs: rows.flatMap((_, i) => [
        { id: `a${i}`, itemId: `i${i}`, tags: {} },
        { id: `b${i}`, itemId: `i${i}`, tags: {} },
      ]),
      pairs: rows.map((_, i) => ({ id: `p${i}`, itemId: `i${i}`, a: `a${i}`, b: `b${i}`, tags: {} })),
      judgments: rows.map((r, i): Judgment => ({
        kind: "preference",
        rater: { aggregate: "label" },
        aspect: "label",
        pair: `p${i}`,
        choice: r.label,
      })),
      columns: [...names.map((n) => column(rows, n)), ...swappedNames.map((n) => column(rows, n, "swapped"))],
    },
  );
}

/** A data set of rated outputs: gold and scores as [system][item]; NaN is missing. */
export function ratedData(
  gold: readonly (readonly number[])[],
  scores: Readonly<Record<string, readonly (readonly number[])[]>>,
): Dataset {
  const nItems = gold[0]?.length ?? 0;
  const cells = gold.flatMap((row, s) => row.map((value, i) => ({ s, i, value, id: `s${s}/i${i}` })));
  return assemble(
    { name: "rated" },
    {
      items: Array.from({ length: nItems }, (_, i) => ({ id: `i${i}`, references: [], tags: {} })),
      outputs: cells.map((c) => ({ id: c.id, itemId: `i${c.i}`, system: `s${c.s}`, tags: {} })),
      pairs: [],
      judgments: cells
        .filter((c) => !Number.isNaN(c.value))
        .map((c): Judgment => ({
          kind: "rating",
          rater: { id: "r", persistent: true },
          aspect: "quality",
          target: { output: c.id },
          value: c.value,
        })),
      columns: Object.entries(scores).map(([name, rows]) => ({
        scorer: importedScorer(name, { family: "metric" }),
        over: "outputs",
        ids: cells.map((c) => c.id),
        values: Float64Array.from(cells, (c) => rows[c.s]![c.i]!),
      })),
    },
  );
}
