import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { plainContext } from "../../../src/core/index.ts";
import { VERIFIERS } from "../../../src/scorers/verify/verifiers.ts";
import { verifyTask } from "./verify-task.ts";

const N = 200_000;
const MOST_MS = 8000;

/** Texts that make careless patterns take quadratic or exponential time. */
const HOSTILE: Readonly<Record<string, string>> = {
  blanks: `a${" ".repeat(N)}b`,
  zeros: `1.${"0".repeat(N)}1`,
  digits: "1".repeat(N),
  groups: "1,".repeat(N),
  slashes: "1/".repeat(N),
  brackets: `https://a.b/${")".repeat(N)}`,
  addresses: "http://".repeat(N / 4),
  quotes: "\u201e".repeat(N),
  ticks: "`".repeat(N),
  fences: "```\n".repeat(N / 4),
  boxes: "\\boxed{".repeat(N / 4),
  openBraces: `\\boxed${"{".repeat(N)}`,
  capitals: "Aa ".repeat(N / 2),
  dots: ".".repeat(N),
  marks: "\u0301".repeat(N),
  arrays: "[".repeat(N),
  dollars: "$".repeat(N),
  hashes: "####".repeat(N / 4),
  minus: "-".repeat(N),
};

const dir = mkdtempSync(join(tmpdir(), "trenchcoat-hostile-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Settings without which a verifier cannot be made: here the list of answers holds the hostile texts themselves. */
function settingsOf(name: string): Record<string, string> {
  if (name !== "repeated-answer") return {};
  const file = join(dir, "answers.jsonl");
  const lines = Object.values(HOSTILE).map((text, i) => JSON.stringify({ item: `i${i}`, text }));
  writeFileSync(file, `${lines.join("\n")}\n`);
  return { file };
}

test.each(VERIFIERS.map((v) => [v.spec.name, v] as const))(
  "%s takes linear time on hostile text",
  async (name, definition) => {
    const scorer = await definition.create(settingsOf(name));
    const started = process.cpuUsage();
    for (const text of Object.values(HOSTILE)) {
      const about = {
        source: text,
        prompt: text,
        references: [{ id: "r", text }],
        tags: { schema: '{"items": {"type": "string"}}' },
      };
      const scores = await scorer.score([verifyTask(text, about)], plainContext(1));
      expect(scores).toHaveLength(1);
    }
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1000).toBeLessThan(MOST_MS);
  },
);
