/** The audit's own test: how often planted biases are caught, ranked first and wrongly passed, and how often clean scorers are flagged. */
import {
  auditAtFloor,
  auditPlanted,
  outcomeOf,
  PLANTED_CUES,
  type Plant,
  type PlantedCue,
  plantedData,
  plantedDraw,
  plantedPairScorer,
  plantedScorer,
  type PlantedTexts,
  plantedTexts,
  type SelfTestOptions,
  slopesFor,
  trulyBeyond,
} from "../../src/audit/index.ts";

const N_SEEDS = Number(process.argv[2] ?? 500);
/** Correlations of length with quality; one of them alone where it is given, so that two processes can share the work. */
const LENGTHS = process.argv[3] === undefined ? [0, 0.6] : [Number(process.argv[3])];
const N_TEXTS = 20;
const N_ITEMS = 100;
const NOISE = 0.3;
const settings = { floor: 0.1, fdr: 0.05, power: 0.8, confidence: 0.95, sample: null };

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const percent = (n: number, of: number): string => `${((100 * n) / of).toFixed(1)}%`;

async function makeTexts(): Promise<{ all: PlantedTexts[]; pairSpec: SelfTestOptions["pairSpec"] }> {
  const all: PlantedTexts[] = [];
  let pairSpec: SelfTestOptions["pairSpec"] | undefined;
  for (let seed = 0; seed < N_TEXTS; seed++) {
    const data = plantedData({ nItems: N_ITEMS, seed, lengthWithQuality: 0 });
    const plant: Plant = { textNoise: NOISE, slopes: {} };
    pairSpec ??= (await plantedPairScorer(data, plant)).spec;
    all.push(await plantedTexts(data, (await plantedScorer(data, plant)).spec, seed));
  }
  return { all, pairSpec: pairSpec! };
}

const { all, pairSpec } = await makeTexts();
const caseOf = (seed: number, lengthWithQuality: number) => {
  const texts = all[seed % all.length]!;
  return { texts, draw: plantedDraw(texts, { seed, lengthWithQuality }) };
};
const seeds = Array.from({ length: N_SEEDS }, (_, seed) => seed);

function planted(cues: readonly PlantedCue[], level: number, options: SelfTestOptions): void {
  const slopes = slopesFor(all, cues, level, options);
  const outcomes = seeds.map((seed) =>
    outcomeOf(
      auditPlanted(
        caseOf(seed, options.lengthWithQuality),
        { textNoise: NOISE, slopes },
        options,
        cues.includes("position"),
      ),
      cues,
    ),
  );
  const caught = outcomes.filter((o) => o.caught.every(Boolean)).length;
  const passed = outcomes.filter((o) => o.passed.some(Boolean)).length;
  const first = outcomes.filter((o) => o.isRankedFirst).length;
  print(
    `| ${options.lengthWithQuality === 0 ? "independent" : "correlated"} | ${cues.join(" + ")} | ${level} | ${percent(caught, N_SEEDS)} | ${percent(first, N_SEEDS)} | ${percent(passed, N_SEEDS)} |`,
  );
}

/** Mean false discovery proportion, and the share of seeds with any FLAG. */
function discoveries(
  name: string,
  audited: (seed: number) => readonly string[],
  truth: ReadonlySet<string>,
  r: number,
): void {
  let [fdp, any] = [0, 0];
  for (const seed of seeds) {
    const flagged = audited(seed);
    const wrong = flagged.filter((edit) => !truth.has(edit)).length;
    fdp += flagged.length === 0 ? 0 : wrong / flagged.length;
    any += Number(wrong > 0);
  }
  print(
    `| ${r === 0 ? "independent" : "correlated"} | ${name} | ${percent(any, N_SEEDS)} | ${percent(fdp, N_SEEDS)} |`,
  );
}

const names = PLANTED_CUES.map((p) => p.cue);
const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b] as const));

print(
  `${N_SEEDS} seeds, ${N_ITEMS} items of two outputs, whims of SD ${NOISE}, floor ${settings.floor} SD, false discovery rate ${settings.fdr}\n`,
);
print(
  "| length and quality | scorer | any false FLAG | mean false discovery proportion |\n|---|---|---|---|",
);
for (const r of LENGTHS) {
  const options: SelfTestOptions = { settings, textNoise: NOISE, lengthWithQuality: r, nPilot: 20, pairSpec };
  const flags = (plant: Plant) => (seed: number) =>
    outcomeOf(auditPlanted(caseOf(seed, r), plant, options, false), []).flagged;
  discoveries("exactly invariant", flags({ textNoise: 0, slopes: {} }), new Set(), r);
  discoveries("noisy, no bias", flags({ textNoise: NOISE, slopes: {} }), new Set(), r);
  discoveries(
    "noisy, every effect at the floor",
    (seed) => outcomeOf(auditAtFloor(caseOf(seed, r), options), []).flagged,
    new Set(),
    r,
  );
  for (const cues of [
    ["length"],
    ["markdown", "keywords"],
    ["repetition", "source-copy", "length"],
  ] as const) {
    const slopes = slopesFor(all, cues, 1.5, options);
    const sd = auditPlanted(caseOf(0, r), { textNoise: NOISE, slopes }, options, false).sd;
    discoveries(
      `mixture: ${cues.join(" + ")} at 1.5`,
      flags({ textNoise: NOISE, slopes }),
      trulyBeyond(all, slopes, { ...options, sd }),
      r,
    );
  }
}
print(
  "\n| length and quality | planted | effect / smallest detectable | all caught | ranked first | any passed |\n|---|---|---|---|---|---|",
);
for (const r of LENGTHS) {
  const options: SelfTestOptions = { settings, textNoise: NOISE, lengthWithQuality: r, nPilot: 20, pairSpec };
  for (const cue of names) for (const level of [0.5, 1, 2]) planted([cue], level, options);
  for (const cues of pairs) planted(cues, 2, options);
}
