// Extracts numbers (no text) from the published JudgeBench files: npx tsx scripts/demo-data/judgebench.ts [../shared/data/judgebench]
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { collect, type Dataset, type ScoreTable } from "../../src/core/index.ts";
import { openDatasets } from "../../src/readers/index.ts";

const OUT = join(import.meta.dirname, "..", "..", "data", "demo", "judgebench.jsonl");
const FROM = process.argv[2] ?? join(import.meta.dirname, "..", "..", "..", "shared", "data", "judgebench");

const codePoints = (text: string): number => [...text].length;

/** Values of one table at a row, under the scorer's name; null where the verdict was unreadable, absent where it was not asked. */
function scoresAt(tables: readonly ScoreTable[], at: number): Record<string, number | null> {
  const asked = tables.filter((t) => t.asked?.[at] !== 0);
  return Object.fromEntries(
    asked.map((t) => [t.scorer.name, Number.isNaN(t.values[at]!) ? null : t.values[at]!]),
  );
}

/** Short ids: the first part of the published pair_id, which is unique. */
function shortIds(dataset: Dataset): Map<string, string> {
  const short = new Map(dataset.items.map((item) => [item.id, item.id.slice(0, 8)]));
  if (new Set(short.values()).size !== dataset.items.length) throw new Error("short ids are not unique");
  return short;
}

function headOf({ head, tables }: Dataset): object {
  const scorers = tables.map(({ scorer: s }) => [s.name, { family: s.family, unit: s.unit }] as const);
  return {
    kind: "dataset",
    name: "judgebench",
    summary: head.summary,
    licence: head.licence,
    source: head.source,
    rule: head.rule,
    golds: head.golds,
    slices: head.slices,
    notes: [
      "numbers only, taken from the published files at github.com/ScalerLab/JudgeBench (commit e2c52c2): labels, reward-model scores and judge verdicts of both games, and lengths of the texts in code points; no text",
      "an item's id is the first part of its pair_id; items of one question share a group",
      ...(head.notes ?? []),
    ],
    scorers: { ...Object.fromEntries(scorers), length: { family: "sentinel", unit: "characters" } },
  };
}

function lines(dataset: Dataset): object[] {
  const short = shortIds(dataset);
  const groups = new Map<string, string>();
  const of = (over: ScoreTable["over"], order: ScoreTable["order"]) =>
    dataset.tables.filter((t) => t.over === over && t.order === order);
  const labels = new Map(
    dataset.judgments.map((j) => [
      j.kind === "preference" ? j.pair : "",
      j.kind === "preference" ? j.choice : "",
    ]),
  );
  const found: object[] = [headOf(dataset)];
  const swapped: object[] = [];
  dataset.pairs.forEach((pair, at) => {
    const item = dataset.items[dataset.itemIndex.get(pair.itemId)!]!;
    const id = short.get(item.id)!;
    const question = item.group ?? item.id;
    if (!groups.has(question)) groups.set(question, `q${groups.size + 1}`);
    const outputs = [pair.a, pair.b].map((output, k) => {
      const row = dataset.outputIndex.get(output)!;
      const outputId = `${id}/${"AB"[k]!}`;
      for (const [scorer, value] of Object.entries(scoresAt(of("outputs", "swapped"), row)))
        swapped.push({ kind: "score", scorer, output: outputId, value, order: "swapped" });
      const length = codePoints(dataset.outputs[row]!.text!);
      return { id: outputId, scores: { ...scoresAt(of("outputs", "as-listed"), row), length } };
    });
    for (const [scorer, value] of Object.entries(scoresAt(of("pairs", "swapped"), at)))
      swapped.push({ kind: "score", scorer, pair: id, value, order: "swapped" });
    const judgments = [
      { aspect: "label", rater: { aggregate: "objective label" }, choice: labels.get(pair.id) },
    ];
    const scores = scoresAt(of("pairs", "as-listed"), at);
    const listed = { id, a: `${id}/A`, b: `${id}/B`, judgments, scores };
    found.push({ id, group: groups.get(question), tags: item.tags, outputs, pairs: [listed] });
  });
  return [...found, ...swapped];
}

const [source] = await openDatasets([FROM]);
const made = lines(await collect(source!));
writeFileSync(OUT, made.map((line) => `${JSON.stringify(line)}\n`).join(""));
process.stderr.write(`${made.length} lines written to ${OUT}\n`);
