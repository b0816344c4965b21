/**
 * How often the simultaneous bounds behind "shown safe to n" hold (nominal 95%), and how often an unsafe n is called safe: the table of
 * docs/validation.md. npx tsx scripts/validation/safe-n.ts [SAMPLES]
 */
import { boundCoverage, WORLDS } from "../../test/audit/pressure/bound-coverage.ts";

const repeats = Number(process.argv[2] ?? 1500);

console.log("| world | items | bounds hold | an unsafe n called safe | mean distance to the truth, SD |");
console.log("|---|---|---|---|---|");
for (const world of WORLDS)
  for (const nItems of [20, 40, 150]) {
    const { held, wronglySafe, slack } = boundCoverage(world, { nItems, repeats, resamples: 500 });
    console.log(
      `| ${world.name} | ${nItems} | ${held.toFixed(3)} | ${wronglySafe.toFixed(3)} | ${slack.toFixed(3)} |`,
    );
  }
