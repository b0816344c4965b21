import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { ADAPTERS } from "./adapters.ts";
import type { GoldenFile } from "./form.ts";
import { runGoldenFile } from "./run.ts";

const SHARED = process.env["TRENCHCOAT_SHARED"] ?? resolve(import.meta.dirname, "../../../shared");

/** Golden files of a directory by topic; empty where it is absent. */
function goldenFiles(directory: string): GoldenFile[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(join(directory, name), "utf8")) as GoldenFile);
}

function suite(title: string, directory: string): void {
  const files = goldenFiles(directory);
  if (files.length === 0) {
    console.warn(`skipped: no golden files in ${directory} (set TRENCHCOAT_SHARED)`);
    describe.skip(`${title} (absent)`, () => void test("absent", () => undefined));
    return;
  }
  const known = files.filter((f) => f.topic in ADAPTERS);
  const rest = files.filter((f) => !(f.topic in ADAPTERS)).map((f) => f.topic);
  if (rest.length > 0) console.warn(`${title}: topics not supported yet: ${rest.join(", ")}`);
  test.each(known.map((f) => [f.topic, f] as const))(`${title}: %s equals the reference`, (_, file) => {
    const tally = runGoldenFile(file);
    expect(tally.failures).toEqual([]);
    expect(tally.passed).toBeGreaterThan(0);
  });
}

suite("golden", join(SHARED, "golden"));
