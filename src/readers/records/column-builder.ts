import type { Over, ScoreColumn, ScorerSpec } from "../../core/index.ts";

interface Building {
  readonly about: Omit<ScoreColumn, "ids" | "values">;
  readonly ids: string[];
  readonly values: number[];
}

/** Where one score belongs. */
export interface ScorePlace {
  readonly scorer: ScorerSpec;
  readonly over: Over;
  readonly id: string;
  readonly order?: "swapped";
  readonly repeat?: number;
}

/** Gathers single scores into columns, one for each scorer, index, order and repeat. */
export interface ColumnBuilder {
  add(place: ScorePlace, value: number): void;
  columns(): ScoreColumn[];
}

/** An empty builder; a batch has its own. */
export function columnBuilder(): ColumnBuilder {
  const found = new Map<string, Building>();
  return {
    add: ({ scorer, over, id, order, repeat }, value) => {
      const key = `${scorer.name}\0${over}\0${order ?? ""}\0${repeat ?? 0}`;
      let building = found.get(key);
      if (!building) {
        const about = { scorer, over, ...(order ? { order } : {}), ...(repeat ? { repeat } : {}) };
        found.set(key, (building = { about, ids: [], values: [] }));
      }
      building.ids.push(id);
      building.values.push(value);
    },
    columns: () =>
      [...found.values()].map((b) => ({ ...b.about, ids: b.ids, values: Float64Array.from(b.values) })),
  };
}
