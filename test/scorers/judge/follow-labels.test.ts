import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, test } from "vitest";
import { isScored, plainContext, type Score, type Scored } from "../../../src/core/index.ts";
import { createScorer } from "../../../src/scorers/index.ts";
import type { Loopback } from "../clients/loopback.ts";
import { type Asked, chatServer, type Place, type Said } from "./chat-server.ts";

const END = "<|im_end|>";

/** A language model whose every probability is known: what may follow each beginning, the most probable first. Digits are tokens. */
const MODEL: Readonly<Record<string, Place>> = {
  "": [
    ["8", 0.6],
    ["9", 0.25],
    ["7", 0.1],
    ["1", 0.05],
  ],
  "8": [
    ["5", 0.5],
    ["0", 0.3],
    ["8", 0.15],
    [END, 0.05],
  ],
  "9": [
    ["5", 0.5],
    ["0", 0.4],
    [END, 0.1],
  ],
  "7": [
    ["5", 0.7],
    ["0", 0.2],
    ["x", 0.1],
  ],
  "1": [
    ["0", 0.9],
    ["5", 0.1],
  ],
  "10": [
    ["0", 0.8],
    [END, 0.2],
  ],
};
const after = (beginning: string): Place => MODEL[beginning] ?? [[END, 1]];

/** Probability of every whole answer, by walking the whole tree. */
function answers(beginning = "", p = 1): readonly (readonly [string, number])[] {
  return after(beginning).flatMap(([token, own]) =>
    token === END ? [[beginning, p * own] as const] : answers(beginning + token, p * own),
  );
}
const ratings = answers().flatMap(([text, p]) => (/^\d+$/.test(text) ? [[Number(text), p] as const] : []));
const MASS = ratings.reduce((sum, [, p]) => sum + p, 0);
const TRUTH = ratings.reduce((sum, [value, p]) => sum + value * p, 0) / MASS;

type Request = Asked & {
  readonly continue_final_message?: boolean;
  readonly add_generation_prompt?: boolean;
};

/** The likeliest answer from a beginning on, at most `n` tokens, as servers say it that list the end as a token (vLLM). */
function said(beginning: string, n: number): Said {
  const places: Place[] = [];
  let text = beginning;
  while (places.length < n) {
    const place = after(text);
    places.push(place);
    if (place[0]![0] === END) break;
    text += place[0]![0];
  }
  return { places };
}

/** What the server is to go on with, where it is asked to. */
function begun({
  messages,
  continue_final_message: goesOn,
  add_generation_prompt: turns,
}: Request): string | undefined {
  const last = messages.at(-1)!;
  return last.role === "assistant" && goesOn === true && turns === false ? last.content : undefined;
}

const dir = mkdtempSync(join(tmpdir(), "follow-"));
afterAll(() => rmSync(dir, { recursive: true }));
const PROMPT = join(dir, "hundred.md");
writeFileSync(
  PROMPT,
  "---\nname: hundred\nversion: 1\nkind: rating\nlabels: 0..100\n---\n--- user\nRate from 0 to 100: {{output}}\n",
);

let server: Loopback | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function rated(say: (asked: Request) => Said | string, settings = "min_mass=0.5"): Promise<Score> {
  server = await chatServer((asked) => say(asked));
  const scorer = await createScorer(
    `judge-weighted:url=${server.url},model=toy,prompt=${PROMPT},${settings}`,
  );
  const task = {
    item: { id: "i", references: [], tags: {} },
    outputs: [{ id: "o", itemId: "i", text: "x", tags: {} }],
  };
  return (await scorer.score([task], plainContext(1)))[0]!;
}
const read = (score: Score): Scored => {
  if (!isScored(score)) throw new Error(score.missing);
  return score;
};
const able = (asked: Request): Said => {
  const beginning = begun(asked);
  return beginning === undefined ? said("", 8) : said(beginning, 1);
};

describe("judge-weighted on labels of several tokens", () => {
  test("gives the expectation over whole sequences, those that were not said included", async () => {
    const { values, parts, usage } = read(await rated(able, "min_mass=0.9"));
    expect(values[0]).toBeCloseTo(TRUTH, 9);
    expect(parts).toMatchObject({
      mass: expect.closeTo(MASS, 9) as number,
      unresolved: expect.closeTo(0, 9) as number,
      unlisted: expect.closeTo(0, 9) as number,
      low: expect.closeTo(TRUTH, 6) as number,
      high: expect.closeTo(TRUTH, 6) as number,
    });
    // The answer; one to see that the server goes on with it; then 9, 7, 1 and 10.
    expect(parts!["followed"]).toBe(4);
    expect(usage!.calls).toBe(6);
    expect(server!.got.slice(1).map(({ body }) => begun(body as Request))).toEqual([
      "8",
      "9",
      "7",
      "1",
      "10",
    ]);
  });

  test("follow=0 reads along what was said only, and what is left is missing or inside the bounds", async () => {
    expect(await rated(able, "min_mass=0.9,follow=0")).toEqual({
      missing: "labels cover 0.6 to 0.7 of the probability, less than 0.9",
    });
    const { parts, values } = read(await rated(able, "min_mass=0.5,follow=0"));
    expect(Math.abs(values[0]! - TRUTH)).toBeGreaterThan(0.2);
    expect(parts!["low"]).toBeLessThanOrEqual(TRUTH);
    expect(parts!["high"]).toBeGreaterThanOrEqual(TRUTH);
    expect(parts).not.toHaveProperty("followed");
  });

  test.each([1, 2, 3])(
    "follow=%i makes so many calls, and the truth lies within the bounds",
    async (most) => {
      const { parts } = read(await rated(able, `min_mass=0.5,follow=${most}`));
      expect(parts!["followed"]).toBe(most);
      expect(parts!["low"]).toBeLessThanOrEqual(TRUTH + 1e-9);
      expect(parts!["high"]).toBeGreaterThanOrEqual(TRUTH - 1e-9);
    },
  );

  test("with two tokens listed in each place the truth lies within the bounds", async () => {
    const { parts } = read(await rated(able, "min_mass=0.1,top_logprobs=2"));
    expect(parts!["unlisted"]).toBeGreaterThan(0.1);
    expect(parts!["low"]).toBeLessThanOrEqual(TRUTH);
    expect(parts!["high"]).toBeGreaterThanOrEqual(TRUTH);
  });

  test("a server that takes the beginning for a turn of its own is found out: nothing of it is believed", async () => {
    const score = await rated(() => said("", 8), "min_mass=0.9");
    expect(score).toEqual({ missing: "labels cover 0.6 to 0.7 of the probability, less than 0.9" });
    expect(server!.got).toHaveLength(2);
  });

  test("a server that refuses to go on is asked once, and fallback=repeats takes the place", async () => {
    const refusing = (asked: Request): Said | string =>
      begun(asked) === undefined
        ? said("", 8)
        : "Unrecognized request argument supplied: continue_final_message";
    expect(await rated(refusing, "min_mass=0.9")).toHaveProperty("missing");
    expect(server!.got).toHaveLength(2);
    const sampling = (asked: Request): Said | string =>
      asked.temperature === 1 ? { text: "85" } : refusing(asked);
    const score = read(await rated(sampling, "min_mass=0.9,fallback=repeats,repeats=3"));
    expect(score).toMatchObject({ values: [85], parts: { n: 3 } });
  });

  test("one that refuses later makes the score missing with its reason, never a rating by part of the answers", async () => {
    const ill = (asked: Request): Said | string => (begun(asked) === "7" ? "no such thing" : able(asked));
    expect(await rated(ill, "min_mass=0.5")).toEqual({
      missing: expect.stringContaining("no such thing") as string,
    });
  });
});

test("judge-weighted where every label is one token makes no further call", async () => {
  const places: Place[] = [
    [
      ["85", 0.7],
      ["90", 0.2],
      ["8", 0.005],
    ],
    [[END, 1]],
  ];
  const { values } = read(await rated(() => ({ places }), "min_mass=0.5"));
  expect(values[0]).toBeCloseTo((0.7 * 85 + 0.2 * 90) / 0.9, 9);
  expect(server!.got).toHaveLength(1);
});
