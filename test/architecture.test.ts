import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const SRC = resolve(import.meta.dirname, "../src");

/** A room may import only rooms of a lower rank; rooms of one rank never import each other. */
const RANK: Record<string, number> = {
  num: 0,
  core: 1,
  readers: 2,
  scorers: 2,
  meta: 2,
  run: 3,
  calibration: 3,
  fit: 3,
  elicit: 3,
  audit: 4,
  report: 5,
  monitor: 5,
  serve: 6,
  cli: 7,
};

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith(".ts"));
const roomOf = (file: string) => (file.includes("/") ? file.split("/")[0]! : "");
const importsOf = (file: string) =>
  [...readFileSync(join(SRC, file), "utf8").matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g)].map(
    (m) => relative(SRC, resolve(SRC, dirname(file), m[1]!)),
  );

test("every file under src belongs to a known room", () => {
  const strangers = files.filter((f) => roomOf(f) !== "" && !(roomOf(f) in RANK));
  expect(strangers).toEqual([]);
});

test("rooms import downward only, and only through a room's index.ts", () => {
  const wrong: string[] = [];
  for (const file of files) {
    const from = roomOf(file);
    for (const target of importsOf(file)) {
      const to = roomOf(target);
      if (from === to || from === "") continue;
      if (target !== `${to}/index.ts`) wrong.push(`${file} -> ${target}: not the room's door`);
      else if (RANK[to]! >= RANK[from]!) wrong.push(`${file} -> ${target}: upward or sideways`);
    }
  }
  expect(wrong).toEqual([]);
});

test("numeric rooms use no wall clock and no unseeded randomness", () => {
  const pure = new Set(["num", "core", "meta", "calibration", "fit", "audit", "scorers"]);
  const wrong = files.filter(
    (f) => pure.has(roomOf(f)) && /Math\.random\(|Date\.now\(/.test(readFileSync(join(SRC, f), "utf8")),
  );
  expect(wrong).toEqual([]);
});

test("no file is named utils, helpers, common, misc, manager or types", () => {
  const bad = files.filter((f) => /(^|\/)(utils?|helpers?|common|misc|manager|types)\.ts$/.test(f));
  expect(bad).toEqual([]);
});
