import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { collect, type Judgment } from "../../../src/core/index.ts";
import { type NamedBattles, rankSystems } from "../../../src/meta/index.ts";
import { openDatasets } from "../../../src/readers/index.ts";

const RAW = join(
  process.env["TRENCHCOAT_SHARED"] ?? resolve(import.meta.dirname, "../../../../shared"),
  "data/wmt23_mqm/raw",
);
const isThere = existsSync(RAW);
if (!isThere) process.stderr.write("rater-weighted.data.test.ts skipped: no shared data\n");

interface Marked {
  readonly item: string;
  readonly system: string;
  readonly rater: string;
  readonly penalty: number;
}

const penaltyOf = (j: Extract<Judgment, { kind: "spans" }>): number =>
  j.spans.reduce((sum, s) => sum + (s.severity === "Major" ? 5 : 1), 0);

/** What one person marked of one item, together. */
function groupsOf(marked: readonly Marked[]): Map<string, Marked[]> {
  const groups = new Map<string, Marked[]>();
  for (const m of marked) {
    const key = `${m.item} ${m.rater}`;
    groups.set(key, [...(groups.get(key) ?? []), m]);
  }
  return groups;
}

/** Two outputs of one item marked by one person are a battle, won by fewer errors (1 minor, 5 major). */
function battlesOf(marked: readonly Marked[]): NamedBattles {
  const systems = [...new Set(marked.map((m) => m.system))];
  const [raterNames, items] = [
    [...new Set(marked.map((m) => m.rater))],
    [...new Set(marked.map((m) => m.item))],
  ];
  const rows = { a: [] as number[], b: [] as number[], outcome: [] as number[] };
  const [raterOf, itemOf] = [[] as number[], [] as number[]];
  const seen = groupsOf(marked);
  for (const own of seen.values())
    own.forEach((x, i) => {
      for (const y of own.slice(i + 1)) {
        rows.a.push(systems.indexOf(x.system));
        rows.b.push(systems.indexOf(y.system));
        rows.outcome.push(x.penalty === y.penalty ? 0.5 : Number(x.penalty < y.penalty));
        raterOf.push(raterNames.indexOf(x.rater));
        itemOf.push(items.indexOf(x.item));
      }
    });
  return {
    systems,
    styles: [],
    battles: { nSystems: systems.length, ...rows },
    clusters: { of: itemOf, nClusters: items.length },
    raters: { of: raterOf, nClusters: raterNames.length },
    raterNames,
  };
}

async function markedIn(pair: string): Promise<Marked[]> {
  const source = (await openDatasets([RAW], {})).find((s) => s.head.name.endsWith(pair))!;
  const data = await collect(source);
  return data.judgments.flatMap((j) => {
    if (j.kind !== "spans" || j.side !== "output" || !("id" in j.rater)) return [];
    const { itemId, system } = data.outputs[data.outputIndex.get(j.output)!]!;
    return [{ item: itemId, system: system!, rater: j.rater.id, penalty: penaltyOf(j) }];
  });
}

test.skipIf(!isThere)(
  "rankSystems of WMT23 zh-en side by side: eight persons differ widely, one hardly follows the others, and the first two change places",
  async () => {
    const named = battlesOf(await markedIn("zhen"));
    const options = { model: "half", confidence: 0.95, resamples: 20, seed: 1 } as const;
    const found = rankSystems(named, options);
    const { raters: _, ...alike } = named;
    const plain = rankSystems(alike, options);
    const [weights] = found.raterWeights;
    process.stdout.write(`${found.sentences.join("\n")}\n${JSON.stringify(weights)}\n`);
    process.stdout.write(
      found.systems.map((s) => `${s.system} ${s.rating} [${s.ciLow}, ${s.ciHigh}]`).join("\n") + "\n",
    );
    expect(found.nBattles).toBe(50_895);
    expect(weights!.raters).toHaveLength(8);
    expect(weights!.pAlike!).toBeLessThan(1e-10);
    expect(weights!.raters[0]).toMatchObject({ rater: "rater7", n: 5850 });
    expect(weights!.raters[0]!.reliability!).toBeCloseTo(0.24, 1);
    expect(weights!.raters.at(-1)!.rater).toBe("rater6");
    expect(plain.systems[0]!.system).toBe("Lan-BridgeMT");
    expect(found.systems[0]!.system).toBe("GPT4-5shot");
    expect(found.systems[0]).toMatchObject({ rankLow: 1, rankHigh: 2 });
    // Weighting does not cost precision: votes that follow the ranking count more.
    const width = (r: typeof found) =>
      r.systems.reduce((sum, s) => sum + (s.ciHigh! - s.ciLow!), 0) / r.systems.length;
    expect(width(found) / width(plain)).toBeLessThan(1.05);
  },
  120_000,
);
