/** npx tsx scripts/validation/conformal.ts [DRAWS]: the table of docs/validation.md on the promises of `calibrate --abstain` and `--cascade`. */
import { conformalCheck, POPULATIONS } from "./conformal-draws.ts";

const draws = Number(process.argv[2] ?? 1000);
const [alpha, delta] = [0.1, 0.1];
const digits = (x: number): string => (Number.isNaN(x) ? "-" : x.toFixed(3));

console.log(
  "| population | item groups | promise broken | nothing chosen | saved / oracle | joint loss, conformal | accepted / oracle, conformal |",
);
console.log("| --- | --- | --- | --- | --- | --- | --- |");
for (const population of POPULATIONS) {
  const c = conformalCheck(population, { draws, alpha, delta, seed: 1 });
  console.log(
    `| ${population.name} | ${population.n} | ${digits(c.violations)} | ${digits(c.nothing)} | ${digits(c.ofOracle)} | ${digits(c.jointLoss)} | ${digits(c.jointOfOracle)} |`,
  );
}
