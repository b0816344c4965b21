import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { seeded } from "../../src/num/index.ts";
import { call } from "./fake-io.ts";

const dir = mkdtempSync(join(tmpdir(), "rank-"));
afterAll(() => rmSync(dir, { recursive: true }));

type Battle = readonly [string, string, "model_a" | "model_b" | "tie"];

function file(name: string, battles: readonly Battle[]): string {
  const path = join(dir, `${name}.jsonl`);
  const rows = battles.map(([model_a, model_b, winner], i) =>
    JSON.stringify({
      id: `${i}`,
      model_a,
      model_b,
      winner,
      prompt: "q",
      response_a: "x".repeat(1 + (i % 7)),
      response_b: "y".repeat(1 + (i % 4)),
    }),
  );
  writeFileSync(path, rows.join("\n"));
  return path;
}

const round: Battle[] = [
  ["A", "B", "model_a"],
  ["A", "B", "model_a"],
  ["B", "C", "model_a"],
  ["A", "C", "model_a"],
  ["C", "A", "model_a"],
  ["B", "A", "tie"],
  ["C", "B", "model_a"],
];
const whole = file("whole", Array.from({ length: 12 }, () => round).flat());

test("rank prints the decision first, then the table", async () => {
  const { code, out } = await call(["rank", whole, "--resamples", "40"]);
  expect(code).toBe(0);
  expect(out.split("\n")[2]).toMatch(
    /^- A \(\d+ \[\d+, \d+\]\) has the highest rating, but cannot be told apart from C/,
  );
  expect(out).toMatch(/rank {2}range {2}system {2}rating {2}interval/);
  expect(out).toMatch(/Bradley-Terry, a tie is half a win; 84 battles, 12 ties, 84 clusters/);
});

test.each(["half", "davidson", "rao-kupper", "plackett-luce", "elo"])(
  "rank --ties %s --json prints one object without infinities",
  async (ties) => {
    const { out } = await call(["rank", whole, "--ties", ties, "--resamples", "40", "--json"]);
    const { seed, rankings } = JSON.parse(out);
    expect(seed).toBe(1);
    expect(rankings[0]).toMatchObject({ model: ties, cluster: "item", gold: "vote", nBattles: 84 });
    expect(rankings[0].systems[0].system).toBe("A");
  },
);

test("rank is the same for the same seed", async () => {
  const [one, two] = await Promise.all(
    [1, 2].map(() => call(["rank", whole, "--resamples", "40", "--json", "--seed", "7"])),
  );
  expect(one!.out).toBe(two!.out);
});

test("rank --style holds a covariate equal, and refuses one that nobody knows or that never differs", async () => {
  const styled = await call(["rank", whole, "--style", "length", "--resamples", "40"]);
  expect(styled.out).toMatch(/Style: length multiplies the odds by/);
  const unknown = await call(["rank", whole, "--style", "lenght"]);
  expect([unknown.code, unknown.err]).toEqual([
    2,
    expect.stringMatching(/--style: unknown style or output tag "lenght".*did you mean "length"/s),
  ]);
  const flat = await call(["rank", whole, "--style", "bold"]);
  expect(flat.err).toMatch(/--style bold: differs alike in every battle/);
});

test("rank names groups that never met", async () => {
  const { code, out } = await call([
    "rank",
    file("apart", [...round, ["D", "E", "tie"]]),
    "--resamples",
    "40",
  ]);
  expect(code).toBe(0);
  expect(out).toMatch(
    /cannot rank all 5 systems: they fall into 2 groups that never met, \{A, B, C\}, \{D, E\}/,
  );
});

test("rank of battles of a system with itself is refused", async () => {
  const { code, err } = await call(["rank", file("self", [["A", "A", "tie"]])]);
  expect([code, err]).toEqual([
    2,
    expect.stringMatching(
      /no battles between two systems; expected .*, got 1 battles of a system with itself/,
    ),
  ]);
});

test("rank of ratings is refused", async () => {
  const path = join(dir, "ratings.csv");
  writeFileSync(path, "item,system,rating\n1,A,3\n1,B,4\n2,A,5\n2,B,1\n");
  const { code, err } = await call(["rank", path]);
  expect(code).toBe(2);
  expect(err).toMatch(/nothing to rank; expected preferences between outputs of named systems/);
});

test("rank refuses an unknown tie model and covariates with Elo", async () => {
  expect((await call(["rank", whole, "--ties", "glicko"])).err).toMatch(
    /--ties: unknown choice; expected one of: half, davidson/,
  );
  expect((await call(["rank", whole, "--ties", "elo", "--style", "length"])).err).toMatch(
    /online Elo takes no covariates/,
  );
});

/** Votes of ten persons on three systems; the last two vote at random. */
function voted(name: string, judge: (k: number) => string | undefined): string {
  const path = join(dir, `${name}.jsonl`);
  const rng = seeded(8);
  const systems = ["A", "B", "C"];
  const rows = Array.from({ length: 600 }, (_, i) => {
    const first = i % 3;
    const second = (first + 1 + (i % 2)) % 3;
    const d = i % 10 < 8 ? 1.5 * (second - first) : 0;
    return JSON.stringify({
      id: `${i}`,
      model_a: systems[first],
      model_b: systems[second],
      winner: rng() < 1 / (1 + Math.exp(-d)) ? "model_a" : "model_b",
      prompt: "q",
      response_a: "x",
      response_b: "y",
      ...(judge(i % 10) === undefined ? {} : { judge: judge(i % 10) }),
    });
  });
  writeFileSync(path, rows.join("\n"));
  return path;
}

test("rank --rater-weights weighs raters, names those who vote at random and says what moved", async () => {
  const path = voted("persons", (k) => `p${k}`);
  const { code, out } = await call(["rank", path, "--rater-weights", "--cluster", "rater"]);
  expect(code).toBe(0);
  expect(out).toMatch(/The 10 raters differ in reliability \(p < 0\.001; sd \d\.\d\d around 1/);
  expect(out).toMatch(/weighting moves [AC] most, from \d+ to \d+/);
  expect(out).toMatch(/rater +reliability +interval +votes\n +p[89] /);
  expect(out).toMatch(/raters weighted by reliability; 600 battles/);
  const { out: json } = await call(["rank", path, "--rater-weights", "--json"]);
  const [weights] = JSON.parse(json).rankings[0].raterWeights;
  expect(
    weights.raters
      .slice(0, 2)
      .map((r: { rater: string }) => r.rater)
      .sort(),
  ).toEqual(["p8", "p9"]);
});

test("rank --rater-weights refuses votes without persons, one rater, and models with a tie parameter", async () => {
  const nobody = await call(["rank", voted("nobody", () => undefined), "--rater-weights"]);
  expect([nobody.code, nobody.err]).toEqual([
    2,
    expect.stringMatching(
      /raters cannot be weighted: they have no persistent ids.*--allow-slots.*got voter/s,
    ),
  ]);
  const one = await call(["rank", voted("one", () => "p"), "--rater-weights"]);
  expect([one.code, one.err]).toEqual([2, expect.stringMatching(/there is only one; expected votes of two/)]);
  const davidson = await call(["rank", whole, "--rater-weights", "--ties", "davidson"]);
  expect([davidson.code, davidson.err]).toEqual([
    2,
    expect.stringMatching(/--rater-weights: .*--ties half/s),
  ]);
});
