import {
  type ItemOutputs,
  laboratory,
  mitigate,
  optimisationPressure,
  type ProxyError,
} from "../../../src/audit/index.ts";
import { mean, randomNormal, seeded } from "../../../src/num/index.ts";

const N_OUTPUTS = 16;

/** A source of samples whose gold under best-of-n is known. */
export interface World {
  readonly name: string;
  items(nItems: number, seed: number): ItemOutputs[];
  /** The true change at each point; NaN at the first. */
  truth(): number[];
}

function made(name: string, error: ProxyError): World {
  const items = (nItems: number, seed: number): ItemOutputs[] =>
    mitigate(
      laboratory({ error, nItems, nOutputs: N_OUTPUTS, rng: seeded(seed, name) }),
      { kind: "none" },
      seeded(seed),
    );
  // From very many items.
  const truth = (): number[] =>
    optimisationPressure(
      { items: items(60_000, 99), source: "policy" },
      { rng: seeded(1), resamples: 2 },
    ).points.map((p) => p.change);
  return { name, items, truth };
}

/** A proxy without any relation to the gold: all differences are 0, the least favourable case. */
const UNRELATED: World = {
  name: "unrelated",
  items: (nItems, seed) => {
    const rng = seeded(seed, "unrelated");
    const draw = () => Float64Array.from({ length: N_OUTPUTS }, () => randomNormal(rng));
    return Array.from({ length: nItems }, () => ({ proxy: draw(), gold: draw() }));
  },
  truth: () => [NaN, ...Array.from({ length: N_OUTPUTS / 2 - 1 }, () => 0)],
};

export const WORLDS: readonly World[] = [
  UNRELATED,
  made("noise", { kind: "noise", sd: 1 }),
  made("exploitable", { kind: "exploitable", share: 0.05, gain: 10, cost: 3 }),
];

export interface CoverageOptions {
  readonly nItems: number;
  readonly repeats: number;
  readonly resamples: number;
}

export interface BoundCoverage {
  /** Share of samples in which the bounds of all points hold together. */
  readonly held: number;
  /** Share of samples that call an n safe at which more than delta is lost. */
  readonly wronglySafe: number;
  /** Mean distance from the true change down to its bound, in SD of one output. */
  readonly slack: number;
}

/** How often the simultaneous bounds of samples hold. */
export function boundCoverage(world: World, { nItems, repeats, resamples }: CoverageOptions): BoundCoverage {
  const changes = world.truth();
  let [held, wrong, slack] = [0, 0, 0];
  for (let r = 0; r < repeats; r++) {
    const items = world.items(nItems, r + 1000);
    const found = optimisationPressure({ items, source: "policy" }, { rng: seeded(r), resamples });
    const later = found.points.slice(1).map((p, k) => ({ ...p, truth: changes[k + 1]! }));
    if (later.every((p) => p.changeLow <= p.truth)) held++;
    if (later.some((p) => p.n <= found.safeN && p.truth < -found.delta)) wrong++;
    slack += mean(later.map((p) => p.truth - p.changeLow));
  }
  return { held: held / repeats, wronglySafe: wrong / repeats, slack: slack / repeats };
}
