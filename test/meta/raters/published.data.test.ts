import { expect, test } from "vitest";
import { collect, type Dataset } from "../../../src/core/index.ts";
import {
  altTest,
  altVerdict,
  intraclass,
  krippendorffAlpha,
  ratedUnits,
  type RatedUnits,
  type RaterOptions,
  ratingTable,
  studyRaters,
  withSpanRatings,
} from "../../../src/meta/index.ts";
import { chooseGold, makeView, wholePart } from "../../../src/meta/view.ts";
import { randomInt, clusterWeights, seeded } from "../../../src/num/index.ts";
import { openDatasets } from "../../../src/readers/index.ts";
import { asPrinted, dataPath, describeData } from "../../readers/published/shared-data.ts";

const OPTIONS: RaterOptions = {
  golds: [],
  by: [],
  filters: { where: {}, excludeSystems: [] },
  resamples: 200,
  confidence: 0.95,
  seed: 1,
  epsilon: 0.2,
  allowSlots: false,
  path: "data",
};

async function open(folder: string, name?: string): Promise<Dataset> {
  const stdin = (async function* () {})();
  const sources = await openDatasets([dataPath(folder)], {
    skipBad: 0,
    onSkip: () => undefined,
    map: {},
    stdin,
  });
  const source = sources.find((s) => name === undefined || s.head.name === name);
  if (!source) throw new Error(`no data set ${name}`);
  return collect(source);
}

const whole = (dataset: Dataset, gold?: string): RatedUnits =>
  ratedUnits(wholePart(makeView(dataset, chooseGold(dataset, gold)!, OPTIONS.filters)));

describeData("pandalm", () => {
  test("studyRaters(pandalm) gives the published Cohen's kappas 0.852, 0.879, 0.862 with intervals around them", async () => {
    const [study] = studyRaters(await open("pandalm"), OPTIONS);
    const kappas = study!.coefficients.filter((c) => c.coefficient === "cohen-kappa");
    expect(kappas.map((c) => [c.raters?.map((r) => r.at(-1)).join("-"), c.value!.toFixed(3), c.n])).toEqual([
      ["1-2", "0.852", 999],
      ["1-3", "0.879", 999],
      ["2-3", "0.862", 999],
    ]);
    for (const c of kappas) expect(c.ciLow! < c.value! && c.value! < c.ciHigh!).toBe(true);
    expect(study!.altTest!.refused).toContain("slots");
  });
});

describeData("hanna", () => {
  const TABLE = [
    ["Relevance", "0.138", "0.325"],
    ["Coherence", "-0.055", "-0.179"],
    ["Empathy", "0.116", undefined],
    ["Surprise", "0.051", undefined],
    ["Engagement", "0.180", undefined],
    ["Complexity", "0.278", "0.536"],
  ] as const;

  test("krippendorffAlpha and ICC(2, k) of HANNA's six criteria are the README's", async () => {
    const dataset = await open("hanna");
    for (const [gold, alpha, icc] of TABLE) {
      const { table } = whole(dataset, gold);
      expect(krippendorffAlpha(table, "interval").toFixed(3), gold).toBe(alpha);
      if (icc !== undefined) expect(intraclass(table).ICC2k.value.toFixed(3), gold).toBe(icc);
    }
  });

  test("studyRaters(hanna, slots allowed): the alt-test is INCONCLUSIVE for every criterion, and agreement within systems is not shown", async () => {
    const dataset = await open("hanna");
    const few = { ...dataset, tables: dataset.tables.slice(0, 4) };
    for (const study of studyRaters(few, { ...OPTIONS, allowSlots: true })) {
      const found = study.altTest!;
      expect(found.refused).toBeUndefined();
      expect(found.inconclusive.length, study.gold).toBeGreaterThan(0);
      expect(found.rows.map((r) => altVerdict(found, r))).toEqual(found.rows.map(() => "INCONCLUSIVE"));
      expect(study.sentences.join(" ")).toContain("alt-test INCONCLUSIVE");
      expect(study.variance!.withinSystem.ciLow!, study.gold).toBeLessThan(0.05);
    }
  });

  test("studyRaters(hanna) refuses the alt-test for slots unless told otherwise", async () => {
    const dataset = await open("hanna");
    const [study] = studyRaters({ ...dataset, tables: [] }, { ...OPTIONS, golds: ["Relevance"] });
    expect(study!.altTest!.refused).toContain("slots, not persons");
  });
});

describeData("wmt22_mqm", () => {
  test("krippendorffAlpha of WMT22 en-de's three columns, references included, is 0.426", async () => {
    const dataset = await open("wmt22_mqm", "wmt22_mqm/en-de");
    const { table } = whole(dataset, "mqm-with-references");
    expect([table.nUnits, krippendorffAlpha(table, "interval").toFixed(3)]).toEqual([15_040, "0.426"]);
  });
});

describeData("mlqe_pe", () => {
  test.each([
    ["ro-en", "0.778", "0.790"],
    ["ne-en", "0.587", "0.641"],
    ["en-de", "0.377", "0.416"],
    ["ru-en", "0.896", "0.804"],
  ])("krippendorffAlpha of MLQE-PE %s test20 is %s raw and %s z", async (pair, raw, z) => {
    const dataset = await open("mlqe_pe", `mlqe_pe/${pair}`);
    const where = { split: ["test20"] };
    const studies = studyRaters(
      { ...dataset, tables: [] },
      { ...OPTIONS, resamples: 20, filters: { where, excludeSystems: [] } },
    );
    expect(studies.map((s) => [s.aspect, s.nUnits])).toEqual([
      ["da-raw", 1000],
      ["da-z", 1000],
    ]);
    const alphas = studies.map((s) => s.coefficients[0]!.value!);
    expect(asPrinted(alphas, [raw, z])).toEqual([raw, z]);
  });
});

describeData("wmt23_mqm", () => {
  // 104 English-German items are about 30 a rater: too few for a single held-out rater to be shown as good as each of ten.
  test.each([
    ["wmt23_mqm/raw-ende", "FAIL"],
    ["wmt23_mqm/raw-zhen", "PASS"],
  ])(
    "altTest(%s): persistent raters; all sentinels fail, a held-out rater in the scorer's place: %s, a shuffled one: FAIL",
    async (name, verdict) => {
      const rated = whole(withSpanRatings(await open("wmt23_mqm", name)));
      const { table } = rated;
      const rng = seeded(1);
      const held = new Float64Array(table.nUnits).fill(NaN);
      const rows = Array.from({ length: table.nUnits }, (_, u) => {
        const row = table.values.slice(u * table.nRaters, (u + 1) * table.nRaters);
        const present = [...row.keys()].filter((r) => !Number.isNaN(row[r]!));
        const out = present[randomInt(rng, present.length)]!;
        held[u] = row[out]!;
        row[out] = NaN;
        return row;
      });
      const rest = { ...rated, table: ratingTable(rows) };
      const weights = clusterWeights(rated.part.nClusters, 200, seeded(2));
      const scorers = [
        { name: "held-out rater", values: held },
        { name: "shuffled", values: held.map((_, u) => held[(u * 7919 + 13) % held.length]!) },
      ];
      const found = altTest(rest, scorers, { weights, confidence: 0.95, rng, agreement: { ciLow: 0.3 } });
      expect(rated.arePersons).toBe(true);
      expect(found.inconclusive).toEqual([]);
      expect(Math.max(...found.sentinels.map((s) => s.omega))).toBeLessThan(0.5);
      expect(found.rows.map((r) => altVerdict(found, r))).toEqual([verdict, "FAIL"]);
      expect(found.rows[0]!.rho.value).toBeGreaterThan(found.rows[1]!.rho.value + 0.1);
    },
  );
});
