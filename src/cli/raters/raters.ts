import { collect, type Dataset, UserError } from "../../core/index.ts";
import {
  altVerdict,
  type Estimate,
  judgedRaterGolds,
  type RaterOptions,
  type RaterStudy,
  studyRaters,
} from "../../meta/index.ts";
import { openDatasets } from "../../readers/index.ts";
import { aligned } from "../aligned.ts";
import { DATA_FLAGS, dataOptions, wholeNumber } from "../data-flags.ts";
import { filtersOf, strings } from "../parse-flags.ts";
import { PAGE_FLAG, writePage } from "../page-flag.ts";
import { ratersPage } from "./raters-page.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "../verb.ts";

function share(args: Args, flag: string, [low, high]: readonly [number, number]): number {
  const text = String(args[flag.replace(/^--/, "")]);
  const value = text.trim() === "" ? NaN : Number(text);
  if (value >= low && value < high) return value;
  throw new UserError({
    where: flag,
    problem: "invalid share",
    expected: `a number from ${low} to below ${high}`,
    got: `"${text}"`,
  });
}

function optionsOf(args: Args): RaterOptions {
  return {
    golds: [...strings(args["gold"]), ...strings(args["aspect"])],
    by: strings(args["by"]),
    filters: filtersOf(args),
    resamples: wholeNumber(args, "--resamples", [20, 100_000]),
    confidence: share(args, "--confidence", [0.5, 1]),
    seed: wholeNumber(args, "--seed", [0, 2 ** 31 - 1]),
    epsilon: share(args, "--epsilon", [0, 1]),
    allowSlots: args["allowSlots"] === true,
    path: args.paths.join(" "),
  };
}

const cell = (v: number): string => (Number.isFinite(v) ? v.toFixed(3) : "-");
const ends = (e: { ciLow: number | null; ciHigh: number | null }): string =>
  e.ciLow === null || e.ciHigh === null ? "" : ` [${e.ciLow.toFixed(3)}, ${e.ciHigh.toFixed(3)}]`;
const estimate = (e: Estimate): string => cell(e.value) + ends(e);

const N_SCORERS = 12;

function scorerLines({ reference, altTest }: RaterStudy): string[] {
  if (!reference || reference.scorers.length === 0) return [];
  const order = [...reference.scorers].sort(
    (a, b) => (b.scorerAgreement.value || -9) - (a.scorerAgreement.value || -9),
  );
  const rows = order.slice(0, N_SCORERS).map((s) => {
    const alt = altTest?.rows.find((r) => r.scorer === s.scorer);
    const verdict = alt ? `${altVerdict(altTest!, alt)} omega ${cell(alt.omega)}` : "not run";
    return [s.scorer, estimate(s.scorerAgreement), estimate(s.difference), String(s.n), verdict];
  });
  const more =
    order.length > N_SCORERS ? [`  and ${order.length - N_SCORERS} more scorers (--json lists all)`] : [];
  return [
    "scorers against the same targets as the raters",
    ...aligned([["scorer", "r", "minus one rater", "n", "alt-test"], ...rows]),
    ...more,
  ];
}

function studyLines(study: RaterStudy): string[] {
  const slice = Object.entries(study.slice).map(([k, v]) => `${k}=${v}`);
  const head = [study.dataset, study.gold, ...slice].join("  ");
  const kappas = study.coefficients.map((c) => [
    c.coefficient + (c.raters ? ` (${c.raters.join(", ")})` : ""),
    c.value === null ? `- ${c.why ?? ""}` : cell(c.value) + ends(c),
    `n = ${c.n}`,
    c.ciMethod ?? "",
  ]);
  const raters = study.standouts.map((r) => [
    r.rater,
    String(r.n),
    estimate(r.bias),
    estimate(r.agreement),
    r.flags.join("; "),
  ]);
  const parts = study.variance
    ? Object.entries(study.variance.components)
        .filter(([, e]) => Number.isFinite(e.value))
        .map(([name, e]) => [name, estimate(e)])
    : [];
  return [
    head,
    "",
    ...study.sentences.map((s) => `- ${s}`),
    "",
    "agreement",
    ...aligned([["coefficient", "value", "units", "interval"], ...kappas]),
    ...scorerLines(study),
    ...(raters.length > 0
      ? ["raters", ...aligned([["rater", "n", "bias", "r with the others", ""], ...raters])]
      : []),
    ...(parts.length > 0 ? ["variance components", ...aligned([["component", "variance"], ...parts])] : []),
    ...(study.distributions.length > 0
      ? [
          "label distributions",
          ...aligned([
            ["scorer", "Jensen-Shannon", "log loss (least possible)"],
            ...study.distributions.map((d) => [
              d.scorer,
              estimate(d.jensenShannon),
              `${estimate(d.logLoss)} (${cell(d.leastLogLoss)})`,
            ]),
          ]),
        ]
      : []),
    `seed ${study.seed}, ${study.resamples} resamples, ${study.nUnits} units, ${study.nRatings} ratings, ${study.nItems} items, confidence ${study.confidence}`,
    "",
  ];
}

function checkGolds(datasets: readonly Dataset[], asked: readonly string[]): void {
  const known = new Set(datasets.flatMap(judgedRaterGolds));
  for (const name of asked)
    if (!known.has(name))
      throw new UserError({
        where: "--gold",
        problem: `unknown gold or aspect "${name}"`,
        expected:
          known.size > 0
            ? `one of: ${[...known].join(", ")}`
            : "no --gold, since the data hold no individual ratings",
      });
}

async function run(args: Args, io: Io): Promise<number> {
  const options = optionsOf(args);
  const reading = dataOptions(args, io);
  const datasets: Dataset[] = [];
  for (const source of await openDatasets(args.paths, reading.open)) datasets.push(await collect(source));
  checkGolds(datasets, options.golds);
  const studies = datasets.flatMap((dataset) => studyRaters(dataset, options));
  if (studies.length === 0)
    throw new UserError({
      where: args.paths.join(" "),
      problem: "no individual ratings",
      expected: "judgments of outputs or pairs with a rater each",
      got: "published aggregates or none",
    });
  const text = studies.flatMap(studyLines).join("\n");
  await writePage({ args, io }, ratersPage(studies), text);
  if (args["json"] === true) {
    const plain = (_: string, v: unknown) => (typeof v === "number" && !Number.isFinite(v) ? null : v);
    io.out(`${JSON.stringify({ seed: options.seed, studies }, plain)}\n`);
  } else io.out(text);
  return 0;
}

export const raters: Verb = {
  name: "raters",
  summary:
    "how good are my raters: agreement, the human reference line, who stands out, more items or more raters?",
  positional: "<paths...>",
  flags: [
    { flags: "--gold <name>", summary: "only this gold or aspect", repeatable: true },
    { flags: "--aspect <name>", summary: "the same as --gold", repeatable: true },
    { flags: "--by <tag>", summary: "also slice by this tag", repeatable: true },
    { flags: "--where <tag=value>", summary: "keep only data with this tag value", repeatable: true },
    { flags: "--exclude-system <name>", summary: "leave a system out", repeatable: true },
    {
      flags: "--epsilon <share>",
      summary: "alt-test: advantage granted to scorers (0.2 experts, 0.15 skilled, 0.1 crowd)",
      default: "0.2",
    },
    { flags: "--allow-slots", summary: "alt-test: take rating slots for persons" },
    { flags: "--resamples <n>", summary: "bootstrap resamples", default: "1000" },
    { flags: "--confidence <level>", summary: "confidence level of intervals", default: "0.95" },
    PAGE_FLAG,
    ...DATA_FLAGS,
    ...COMMON_FLAGS,
  ],
  examples: [
    "trenchcoat raters ../shared/data/pandalm",
    "trenchcoat raters ../shared/data/hanna --gold Coherence --allow-slots",
    "trenchcoat raters ratings.csv --map gold=rating --by lang --json",
  ],
  run,
};
