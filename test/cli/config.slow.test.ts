import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");

test("the config of the examples, in TypeScript, scores through the command line in a process of its own", () => {
  const root = mkdtempSync(join(tmpdir(), "trenchcoat-config-"));
  const argv = [
    "--import",
    "tsx",
    "src/cli/main.ts",
    "score",
    "--config",
    "examples/config/trenchcoat.config.ts",
  ];
  try {
    const out = execFileSync(process.execPath, [...argv, "-o", join(root, "run"), "--json"], {
      cwd: ROOT,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    expect(JSON.parse(out).scorers).toMatchObject([
      { scorer: "chrf:word_order=2", n: 4 },
      { scorer: "hours", n: 4, mean: 0.25 },
      { scorer: "brevity", n: 4, mean: 0.4375 },
    ]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
