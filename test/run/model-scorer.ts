import { defineScorer, isCalled, type ModelCall, perOutput, type Scorer } from "../../src/core/index.ts";
import { modelCaller } from "../../src/scorers/index.ts";

/** The key that the test scorer sends; no file, log or message may hold it. */
export const SECRET = "sk-loopback-4711-not-to-be-seen";
export const SECRET_ENV = "LOOPBACK_KEY";

/** The question that the test scorer asks about a text. */
export function questionOf(url: string, text: string): ModelCall<number> {
  return {
    url,
    body: { text },
    key: { env: SECRET_ENV, header: "authorization", prefix: "Bearer " },
    price: { inputUsd: 1, outputUsd: 2 },
    estimate: { inputTokens: 1000, outputTokens: 0 },
    timeoutMs: 500,
    read: (json) => {
      const { score } = json as { score?: unknown };
      if (typeof score !== "number") throw new Error('no "score"');
      return score;
    },
    usage: () => ({ inputTokens: 1000, outputTokens: 0 }),
  };
}

/** A scorer that asks a server for the score of each text: what is tested is how it is asked. */
export async function modelScorer(url: string, more: Partial<Scorer> = {}): Promise<Scorer> {
  const needs = ["text", "model"] as const;
  const own = modelCaller();
  const made = await defineScorer({
    name: "loopback",
    family: "judge",
    summary: "asks a server of the test",
    params: { url: { type: "string", default: "", summary: "where it is" } },
    needs,
    arity: "output",
    range: [-Infinity, Infinity],
    direction: "higher",
    unit: "points",
    deterministic: false,
    create: () =>
      perOutput(needs, async ({ outputs: [output] }, ctx) => {
        const called = await (ctx.models ?? own).call(questionOf(url, output!.text!), ctx.signal);
        return isCalled(called) ? { values: [called.value], usage: called.usage } : called;
      }),
  }).create({ url: "loopback" });
  return { ...made, ...more };
}

/** The score that a well-behaved server gives a text. */
export function scoreOfText(text: string): number {
  let sum = 0;
  for (const character of text) sum = (31 * sum + character.codePointAt(0)!) % 1009;
  return sum / 16;
}
