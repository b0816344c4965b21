import { auditableScorers, pressureOfDataset, type PressureSection } from "../../src/audit/index.ts";
import type { Dataset } from "../../src/core/index.ts";
import { seeded } from "../../src/num/index.ts";
import { figures, type Figures } from "./plots/picture.ts";
import { poolPicture } from "./plots/pools.ts";
import { published, SEED, table } from "./shared-data.ts";

/** One scorer optimised by best-of-n over the systems of a data set. */
export interface PoolPressure {
  readonly dataset: string;
  readonly section: PressureSection;
}

function pressures(dataset: Dataset, gold: string | undefined, scorers: readonly string[]): PoolPressure[] {
  return scorers.flatMap((proxy) => {
    const section = pressureOfDataset(dataset, { proxy, gold, rng: seeded(SEED, proxy) });
    return "refused" in section ? [] : [{ dataset: dataset.head.name, section }];
  });
}

const HANNA = ["ChatGPT CH 1", "BERTScore F1", "ROUGE-L F-Score", "BLEU", "SUPERT-Golden", "Repetition-3"];

/** Pools of systems with human gold: HANNA (coherence), REALSumm (pyramid recall, all 14 metrics), WMT 2022 (MQM). */
export async function poolPressures(): Promise<PoolPressure[]> {
  const found: PoolPressure[] = [];
  for (const dataset of await published("hanna"))
    found.push(
      ...pressures(
        dataset,
        "Coherence",
        HANNA.filter((s) => auditableScorers(dataset).includes(s)),
      ),
    );
  for (const dataset of await published("realsumm"))
    found.push(...pressures(dataset, undefined, auditableScorers(dataset)));
  for (const dataset of await published("wmt22_mqm"))
    found.push(...pressures(dataset, undefined, auditableScorers(dataset).slice(0, 4)));
  return found;
}

const signed = (v: number | null): string =>
  v === null ? "-" : `${v < 0 ? "-" : "+"}${Math.abs(v).toFixed(2)}`;

/** The plot, and one line a scorer. */
export async function poolFigures(): Promise<Figures> {
  const found = await poolPressures();
  const lines = table(
    [
      "data",
      "scorer",
      "gold",
      "items",
      "outputs",
      "n",
      "gold gain, SD",
      "by the gold itself",
      "gap gamma (over ln n)",
      "shown safe to n",
    ],
    found.map(({ dataset, section: s }) => {
      const last = s.points.at(-1)!;
      return [
        dataset,
        s.proxy,
        s.gold,
        s.n,
        s.outputsPerItem,
        last.n,
        `${signed(last.gold.value)} [${signed(last.gold.ciLow)}, ${signed(last.gold.ciHigh)}]`,
        signed(last.oracle),
        s.gamma.value === null
          ? "-"
          : `${s.gamma.value.toFixed(2)} [${s.gamma.ciLow?.toFixed(2)}, ${s.gamma.ciHigh?.toFixed(2)}]`,
        s.safeN === 1 ? "none" : s.safeN,
      ];
    }),
  );
  return figures([poolPicture(found)], [lines]);
}
