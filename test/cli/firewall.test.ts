import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { AuditResult } from "../../src/audit/index.ts";
import type { MetaResult } from "../../src/meta/index.ts";
import { call } from "./fake-io.ts";

const dir = mkdtempSync(join(tmpdir(), "trenchcoat-firewall-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const data = join(dir, "answers.jsonl");
const lines = [1, 2, 3, 4, 5, 6].map((i) =>
  JSON.stringify({
    id: `i${i}`,
    references: ["one two"],
    outputs: [
      { id: `o${i}a`, system: "A", text: "one two", ratings: { good: 2 } },
      { id: `o${i}b`, system: "B", text: "one", ratings: { good: 1 } },
    ],
  }),
);
writeFileSync(data, `${lines.join("\n")}\n`);

test("audit --optimised-by NAME says the same in its notes", async () => {
  const asked = ["audit", data, "--scorer", "chrf", "--optimised-by", "chrf", "--json"];
  const { notes } = JSON.parse((await call(asked)).out) as AuditResult;
  expect(notes.join(" ")).toContain("chrf judges outputs that chrf optimised or filtered");
});

test("meta --optimised-by NAME warns, on the terminal and in JSON, of the scorer that optimised judging its own work", async () => {
  const asked = ["meta", data, "--scorer", "chrf", "--scorer", "rouge-1", "--optimised-by", "chrf"];
  const { warnings } = JSON.parse((await call([...asked, "--json"])).out) as MetaResult;
  const told = warnings.filter((w) => w.includes("optimised or filtered"));
  expect(told).toEqual([
    expect.stringContaining(
      "chrf judges outputs that chrf optimised or filtered, and they are the same scorer",
    ),
  ]);
  expect((await call(asked)).out.replace(/\s+/g, " ")).toContain(
    "evaluate with a scorer of another lineage or with humans",
  );
});
