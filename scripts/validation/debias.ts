/** Repairs of planted scorers: how often one is claimed for a clean scorer, and what is left of a planted bias. tsx scripts/validation/debias.ts [seeds [seeds of the controls]] */
import {
  countChanges,
  type Plant,
  PLANTED_CUES,
  type PlantedCue,
  plantedData,
  plantedDraw,
  plantedPairScorer,
  type PlantedRepair,
  plantedScorer,
  type PlantedTexts,
  plantedTexts,
  repairPlanted,
  type SelfTestOptions,
  slopesFor,
  TAUGHT_FEATURES,
} from "../../src/audit/index.ts";
import { textFeature } from "../../src/core/index.ts";

const [N_NULL, N_CONTROL] = [Number(process.argv[2] ?? 300), Number(process.argv[3] ?? 100)];
const N_TEXTS = 4;
/** Half of them are audited. */
const N_ITEMS = 100;
const NOISE = 0.3;
const settings = { floor: 0.1, fdr: 0.05, power: 0.8, confidence: 0.95, sample: null };

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const percent = (n: number, of: number): string => `${((100 * n) / of).toFixed(1)}%`;

const all: PlantedTexts[] = [];
let pairSpec: SelfTestOptions["pairSpec"] | undefined;
for (let seed = 0; seed < N_TEXTS; seed++) {
  const data = plantedData({ nItems: N_ITEMS, seed, lengthWithQuality: 0 });
  const plant: Plant = { textNoise: NOISE, slopes: {} };
  pairSpec ??= (await plantedPairScorer(data, plant)).spec;
  const { spec } = await plantedScorer(data, plant);
  all.push(await plantedTexts(data, spec, seed, TAUGHT_FEATURES.map(textFeature)));
}

function repaired(
  seed: number,
  slopes: Plant["slopes"],
  how: { givesBack: boolean; r: number },
): PlantedRepair {
  const texts = all[seed % all.length]!;
  const draw = plantedDraw(texts, { seed, lengthWithQuality: how.r });
  return repairPlanted(
    { texts, draw },
    { textNoise: NOISE, slopes },
    { seed, settings, givesBack: how.givesBack },
  );
}

/** The audit, or an error where there is none. */
function auditOf({ reaudit }: PlantedRepair) {
  if ("refused" in reaudit) throw new Error(reaudit.refused);
  return reaudit;
}

function clean(givesBack: boolean): void {
  let [taken, smaller, larger, unseen] = [0, 0, 0, 0];
  for (let seed = 0; seed < N_NULL; seed++) {
    const found = repaired(seed, {}, { givesBack, r: 0 });
    const { changes, unseen: others } = auditOf(found);
    const counts = countChanges(changes);
    taken += Number(found.effects.length > 0);
    smaller += Number(counts.smaller > 0);
    larger += Number(counts.larger > 0);
    unseen += Number(countChanges(others!).smaller > 0);
  }
  print(
    `| ${givesBack ? "gives back" : "default"} | ${[taken, smaller, larger, unseen].map((k) => percent(k, N_NULL)).join(" | ")} |`,
  );
}

const OPTIONS = (r: number): SelfTestOptions => ({
  settings,
  textNoise: NOISE,
  lengthWithQuality: r,
  nPilot: 8,
  pairSpec: pairSpec!,
});

function control(cue: PlantedCue, level: number, r: number): void {
  const slopes = slopesFor(all, [cue], level, OPTIONS(r));
  const { edit } = PLANTED_CUES.find((p) => p.cue === cue)!;
  let [smaller, larger, flagged, rises, n] = [0, 0, 0, 0, 0];
  let [left, gain] = [0, 0];
  for (let seed = 0; seed < N_CONTROL; seed++) {
    const found = repaired(1000 + seed, slopes, { givesBack: false, r });
    const { changes, after } = auditOf(found);
    const own = changes.find((c) => c.edit === edit)!;
    smaller += Number(own.change === "smaller");
    larger += Number(countChanges(changes).larger > 0);
    flagged += Number(after.nRewarded > 0);
    left += own.after.value! / own.before.value!;
    const change = found.agreement.after - found.agreement.before;
    rises += Number(change > 0);
    gain += change;
    n++;
  }
  print(
    `| ${cue} | ${level} | ${r} | ${percent(smaller, n)} | ${(left / n).toFixed(2)} | ${percent(flagged, n)} | ${percent(larger, n)} | ${(gain / n).toFixed(4)} | ${percent(rises, n)} |`,
  );
}

print(
  "| repair | anything taken off | an effect smaller | an effect larger | smaller, by edits not taught |",
);
print("|---|---|---|---|---|");
clean(false);
clean(true);
print("");
print(
  "| planted | level | length and quality | planted edit smaller | share of its effect left | a cue still rewarded | an effect larger | agreement gained | agreement rises |",
);
print("|---|---|---|---|---|---|---|---|---|");
for (const r of [0, 0.6])
  for (const cue of ["length", "markdown", "repetition"] as const)
    for (const level of [3, 10]) control(cue, level, r);
