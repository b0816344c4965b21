import type { NamedBattles } from "../../../src/meta/index.ts";
import { type Rng, randomInt, randomNormal } from "../../../src/num/index.ts";

/** What to simulate: battles of a Bradley-Terry model, several a cluster, a cluster's taste moving all of its strengths. */
export interface Simulated {
  readonly strengths: readonly number[];
  readonly nClusters: number;
  readonly perCluster: number;
  readonly taste: number;
  readonly tieShare: number;
}

export function simulate(given: Simulated, rng: Rng): NamedBattles {
  const { strengths, nClusters, perCluster, taste, tieShare } = given;
  const n = strengths.length;
  const rows = { a: [] as number[], b: [] as number[], outcome: [] as number[], of: [] as number[] };
  for (let c = 0; c < nClusters; c++) {
    const own = strengths.map((s) => s + taste * randomNormal(rng));
    for (let k = 0; k < perCluster; k++) {
      const a = randomInt(rng, n);
      const b = (a + 1 + randomInt(rng, n - 1)) % n;
      rows.a.push(a);
      rows.b.push(b);
      rows.of.push(c);
      const won = rng() < 1 / (1 + Math.exp(own[b]! - own[a]!));
      rows.outcome.push(rng() < tieShare ? 0.5 : Number(won));
    }
  }
  return {
    systems: strengths.map((_, i) => `s${i}`),
    styles: [],
    battles: { nSystems: n, a: rows.a, b: rows.b, outcome: rows.outcome },
    clusters: { of: rows.of, nClusters },
  };
}
