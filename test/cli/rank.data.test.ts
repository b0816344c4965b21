import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { call } from "./fake-io.ts";

const DATA = join(
  process.env["TRENCHCOAT_SHARED"] ?? resolve(import.meta.dirname, "../../../shared"),
  "data",
);
const isThere = existsSync(DATA);
if (!isThere) process.stderr.write("rank.data.test.ts skipped: no shared data\n");

test.skipIf(!isThere)("rank pandalm: llama-7b is first, alone, and 2997 votes count", async () => {
  const { out } = await call(["rank", join(DATA, "pandalm"), "--json"]);
  const ranking = JSON.parse(out).rankings[0];
  expect(ranking.nBattles).toBe(2997);
  expect(ranking.systems.map((s: { system: string }) => s.system)[0]).toBe("llama-7b");
  expect(ranking.systems[0]).toMatchObject({ rankLow: 1, rankHigh: 1 });
  expect(ranking.groups).toHaveLength(1);
});

test.skipIf(!isThere)("rank llmbar: no system is named, a clear error", async () => {
  const { code, err } = await call(["rank", join(DATA, "llmbar")]);
  expect(code).toBe(2);
  expect(err).toMatch(/no system is named in its preferences/);
});

test.skipIf(!isThere)(
  "power judgebench: an accuracy difference of 3 points takes thousands of items",
  async () => {
    const { code, out } = await call([
      "power",
      join(DATA, "judgebench"),
      "--measure",
      "accuracy",
      "--effect",
      "0.03",
      "--json",
    ]);
    expect(code).toBe(0);
    const study = JSON.parse(out).studies[0];
    expect(study.measure).toBe("accuracy");
    expect(study.needed.n).toBeGreaterThan(1000);
    expect(study.detectable).toBeGreaterThan(0.03);
  },
);

test.skipIf(!isThere)("power refuses an unknown scorer and three of them", async () => {
  const path = join(DATA, "judgebench");
  expect((await call(["power", path, "--scorer", "nobody"])).err).toMatch(/unknown scorer "nobody"/);
  const three = ["--scorer", "a", "--scorer", "b", "--scorer", "c"];
  expect((await call(["power", path, ...three])).err).toMatch(/--scorer: too many scorers/);
});
