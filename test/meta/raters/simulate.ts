import { randomNormal, type Rng } from "../../../src/num/index.ts";
import { type Dataset, assemble, type Judgment } from "../../../src/core/index.ts";

/** A design of simulated ratings: variance components, clusters (items) of systems' outputs, raters, share missing. */
export interface Design {
  readonly nItems: number;
  readonly nSystems: number;
  readonly nRaters: number;
  readonly item?: number;
  readonly system?: number;
  readonly both?: number;
  readonly rater?: number;
  readonly residual: number;
  readonly missing?: number;
  /** Rounds ratings to whole numbers. */
  readonly isRounded?: boolean;
  readonly arePersons?: boolean;
}

/** Ratings [nItems * nSystems][nRaters] and the true value of every unit. */
export function simulateRatings(
  d: Design,
  rng: Rng,
): { rows: Float64Array[]; truth: Float64Array; clusterOf: Int32Array } {
  const draw = (variance = 0) => Math.sqrt(variance) * randomNormal(rng);
  const systems = Array.from({ length: d.nSystems }, () => draw(d.system));
  const raters = Array.from({ length: d.nRaters }, () => draw(d.rater));
  const n = d.nItems * d.nSystems;
  const rows: Float64Array[] = [];
  const truth = new Float64Array(n);
  const clusterOf = new Int32Array(n);
  for (let i = 0; i < d.nItems; i++) {
    const item = draw(d.item);
    for (let s = 0; s < d.nSystems; s++) {
      const own = item + systems[s]! + draw(d.both);
      truth[rows.length] = own;
      clusterOf[rows.length] = i;
      rows.push(
        Float64Array.from(raters, (r) => {
          const v = own + r + draw(d.residual);
          return rng() < (d.missing ?? 0) ? NaN : d.isRounded ? Math.round(v) : v;
        }),
      );
    }
  }
  return { rows, truth, clusterOf };
}

/** Simulated ratings as a data set with one aspect, "quality". */
export function simulatedDataset(d: Design, rng: Rng): { dataset: Dataset; truth: Float64Array } {
  const { rows, truth } = simulateRatings(d, rng);
  const items = Array.from({ length: d.nItems }, (_, i) => ({
    id: `i${i}`,
    references: [],
    tags: { half: i % 2 ? "odd" : "even" },
  }));
  const outputs = rows.map((_, u) => ({
    id: `o${u}`,
    itemId: `i${Math.floor(u / d.nSystems)}`,
    system: `s${u % d.nSystems}`,
    tags: {},
  }));
  const judgments = rows.flatMap((row, u) =>
    [...row].flatMap((value, r): Judgment[] =>
      Number.isNaN(value)
        ? []
        : [
            {
              kind: "rating",
              rater: { id: `r${r}`, persistent: d.arePersons ?? true },
              aspect: "quality",
              target: { output: `o${u}` },
              value,
            },
          ],
    ),
  );
  return {
    dataset: assemble({ name: "simulated" }, { items, outputs, pairs: [], judgments, columns: [] }),
    truth,
  };
}
