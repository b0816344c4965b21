// A scorer of one's own: metadata once, then a function of a task. Missing is a reason, never zero. In your project import from "trenchcoat".
import { defineScorer, perOutput, plainContext, signature } from "../src/index.ts";

const shouting = defineScorer({
  name: "shouting",
  family: "metric",
  summary: "share of letters that are capitals",
  params: { min_letters: { type: "integer", default: 1, min: 1, summary: "fewer letters give no score" } },
  needs: ["text"],
  arity: "output",
  range: [0, 1],
  direction: "lower",
  unit: "fraction",
  deterministic: true,
  create: (settings) =>
    perOutput(["text"], ({ outputs }) => {
      const letters = outputs[0]!.text!.match(/\p{L}/gu) ?? [];
      if (letters.length < Number(settings["min_letters"])) return { missing: "too few letters" };
      return { values: [letters.filter((c) => c !== c.toLowerCase()).length / letters.length] };
    }),
});

const scorer = await shouting.create({ min_letters: 2 });
const item = { id: "i", references: [], tags: {} };
const tasks = ["calm words", "LOUD words", "?!", undefined].map((text, i) => ({
  item,
  outputs: [{ id: `o${i}`, itemId: "i", ...(text === undefined ? {} : { text }), tags: {} }],
}));
process.stdout.write(`${signature(scorer.spec)}\n`);
for (const score of await scorer.score(tasks, plainContext(1)))
  process.stdout.write(`${JSON.stringify(score)}\n`);
