// Which scorer agrees with my raters? Records in memory -> scores -> decision. In your project import from "trenchcoat".
import {
  assemble,
  createScorer,
  type Item,
  type Judgment,
  metaEvaluate,
  type Output,
  plainContext,
  scoreDataset,
  terminal,
} from "../src/index.ts";

const items: Item[] = [];
const outputs: Output[] = [];
const judgments: Judgment[] = [];

const REFERENCE = "the parcel will arrive on Tuesday before noon";
const ANSWERS: readonly (readonly [string, string, number])[] = [
  ["careful", "the parcel will arrive on Tuesday before noon", 5],
  ["careful", "the parcel arrives on Tuesday before noon", 4],
  ["hasty", "your parcel comes Tuesday", 3],
  ["hasty", "thank you for your message, we will look into it soon", 1],
];

for (let i = 0; i < 40; i++) {
  const id = `item${i}`;
  items.push({ id, references: [{ id: "ref", text: `${REFERENCE} (${i})` }], tags: {} });
  ANSWERS.slice(i % 2, (i % 2) + 3).forEach(([system, text, rating], k) => {
    outputs.push({ id: `${id}/${k}`, itemId: id, system, text: `${text} (${i})`, tags: {} });
    judgments.push({
      kind: "rating",
      target: { output: `${id}/${k}` },
      value: rating,
      aspect: "helpful",
      rater: { id: "rater1", persistent: true },
    });
  });
}

const data = assemble({ name: "parcels" }, { items, outputs, pairs: [], judgments, columns: [] });
const ctx = plainContext(1);
const scorers = await Promise.all(["chrf", "bleu", "length"].map(createScorer));
const tables = await Promise.all(scorers.map((scorer) => scoreDataset(data, scorer, ctx)));

const { result } = metaEvaluate([{ dataset: { ...data, tables } }], { path: "parcels.jsonl" });
process.stdout.write(terminal(result, { columns: 100, color: false, ascii: false }));
