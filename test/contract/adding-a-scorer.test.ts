import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const PAGE = readFileSync(join(ROOT, "docs/adding-a-scorer.md"), "utf8");
const blocks = [...PAGE.matchAll(/```ts\n([\s\S]*?)```/g)].map((m) => m[1]!);

const PROGRAM = `
import { createScorer, SCORERS } from "./src/scorers/index.ts";
const scorer = await createScorer("type-token-ratio:min_words=2");
const texts = ["a b A c", "a", undefined];
const tasks = texts.map((text, i) => ({
  item: { id: "i", references: [], tags: {} },
  outputs: [{ id: String(i), itemId: "i", tags: {}, ...(text === undefined ? {} : { text }) }],
}));
const scores = await scorer.score(tasks, { seed: 1, signal: new AbortController().signal, log: () => undefined });
console.log(JSON.stringify({ n: SCORERS.filter((s) => s.spec.name === "type-token-ratio").length, scores }));
`;

test("docs/adding-a-scorer.md: its file and its line make a scorer", () => {
  const [file, importLine, entry] = blocks;
  const dir = mkdtempSync(join(tmpdir(), "adding-a-scorer-"));
  try {
    mkdirSync(join(dir, "src"));
    for (const room of ["num", "core"]) symlinkSync(join(ROOT, "src", room), join(dir, "src", room));
    for (const folder of ["node_modules", "data"]) symlinkSync(join(ROOT, folder), join(dir, folder));
    cpSync(join(ROOT, "src/scorers"), join(dir, "src/scorers"), { recursive: true });
    writeFileSync(join(dir, "package.json"), '{"type": "module"}');
    writeFileSync(join(dir, "src/scorers/lexical/type-token-ratio.ts"), file!);
    const registry = join(dir, "src/scorers/index.ts");
    const text = readFileSync(registry, "utf8");
    const anchor = "export const SCORERS: readonly ScorerDefinition[] = [\n";
    expect(text).toContain(anchor);
    writeFileSync(registry, importLine! + text.replace(anchor, anchor + entry!));
    writeFileSync(join(dir, "program.ts"), PROGRAM);
    const tsx = import.meta.resolve("tsx");
    const out = execFileSync(process.execPath, ["--import", tsx, "program.ts"], {
      cwd: dir,
      encoding: "utf8",
    });
    expect(JSON.parse(out)).toEqual({
      n: 1,
      scores: [{ values: [0.75], parts: { words: 4 } }, { missing: "too few words" }, { missing: "no text" }],
    });
  } finally {
    rmSync(dir, { recursive: true });
  }
});
