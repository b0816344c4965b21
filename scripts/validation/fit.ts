/**
 * How often `fit` claims an improvement that is not there, and finds one that is: members of pure noise, and three equally good members.
 * npx tsx scripts/validation/fit.ts [SEEDS]
 */
import { fitScorer } from "../../src/fit/index.ts";
import { requestOf, simulatedData, type Simulation } from "../../test/fit/simulated.ts";

const nSeeds = Number(process.argv[2] ?? 400);

function claimed(of: Omit<Simulation, "seed">): number {
  let n = 0;
  for (let seed = 1; seed <= nSeeds; seed++) {
    const data = simulatedData({ ...of, seed });
    const rules = of.kind === "ratings" ? (["ridge", "zscore-mean"] as const) : (["logistic"] as const);
    const measureName = of.kind === "ratings" ? "pearson" : "accuracy";
    if (fitScorer({ ...requestOf(data, rules, { measureName, seed }), maxAblation: 0 }).isImproved) n++;
  }
  return n / nSeeds;
}

const limit = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / nSeeds);
for (const kind of ["ratings", "preferences"] as const)
  for (const [name, loadings] of [
    ["noise", [0, 0, 0]],
    ["equal", [1, 1, 1]],
  ] as const) {
    const share = claimed({ nItems: 40, nSystems: 3, loadings, kind });
    const said = name === "noise" ? `at most ${limit.toFixed(3)}` : "power";
    process.stdout.write(
      `${kind} ${name}: improvement claimed in ${share.toFixed(3)} of ${nSeeds} (${said})\n`,
    );
  }
