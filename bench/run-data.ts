import { randomNormal, type Rng, seeded } from "../src/num/index.ts";

/** Scores of two metrics beside gold, [nSystems x nItems] row-major, and two plain columns. */
export interface Matrix {
  readonly nSystems: number;
  readonly nItems: number;
  readonly gold: readonly number[];
  readonly metric1: readonly number[];
  readonly metric2: readonly number[];
  /** n = 5,000, without ties. */
  readonly x: readonly number[];
  readonly y: readonly number[];
}

const numbers = (n: number, next: (i: number) => number): number[] =>
  Array.from({ length: n }, (_, i) => next(i));

/** Gold like MQM (whole, 0 to -9, most near 0) and two noisy metrics of 12 systems on 1,000 segments. */
export function makeMatrix(seed: number): Matrix {
  const rng: Rng = seeded(seed, "matrix");
  const [nSystems, nItems] = [12, 1000];
  const gold = numbers(nSystems * nItems, () => 0 - Math.floor(rng() * rng() * 10));
  const metric1 = gold.map((g) => 0.3 * g + randomNormal(rng));
  const metric2 = gold.map((g) => 0.25 * g + randomNormal(rng));
  const x = numbers(5000, () => randomNormal(rng));
  const y = x.map((v) => v + randomNormal(rng));
  return { nSystems, nItems, gold, metric1, metric2, x, y };
}
