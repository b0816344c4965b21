import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { isScored, plainContext, type Score, type Task, UserError } from "../../../src/core/index.ts";
import { createScorer, embedder, isEmbedded } from "../../../src/scorers/index.ts";
import { loopback } from "../reward/loopback.ts";

const dir = mkdtempSync(join(tmpdir(), "bert-score-"));
afterAll(() => rmSync(dir, { recursive: true }));

function file(name: string, text: string): string {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
}

const task = (text: string, ...references: readonly string[]): Task => ({
  item: { id: "i", references: references.map((r, k) => ({ id: `r${k}`, text: r })), tags: {} },
  outputs: [{ id: "o", itemId: "i", text, tags: {} }],
});

async function scores(call: string, tasks: readonly Task[]): Promise<readonly Score[]> {
  const scorer = await createScorer(call);
  try {
    return await scorer.score(tasks, plainContext(1));
  } finally {
    await scorer.close?.();
  }
}
const value = (score: Score | undefined): number => (score && isScored(score) ? score.values[0]! : NaN);

describe("bertscore", () => {
  test("with hashed n-grams counts words that stand in both texts: checked by hand", async () => {
    const [score] = await scores("bertscore:embedder=ngrams", [task("alpha beta", "alpha beta gamma delta")]);
    if (!isScored(score!)) throw new Error(score!.missing);
    const { precision, recall, f1 } = score.parts!;
    expect(precision).toBeCloseTo(1, 6);
    expect(recall).toBeGreaterThan(0.5);
    expect(recall).toBeLessThan(0.7);
    expect(f1).toBeCloseTo((2 * precision! * recall!) / (precision! + recall!), 12);
    expect(score.values).toEqual([f1]);
  });

  test("takes the largest of each measure over the references", async () => {
    const call = "bertscore:embedder=ngrams,measure=recall";
    const [one, other, both] = await scores(call, [
      task("alpha beta", "alpha"),
      task("alpha beta", "alpha beta gamma"),
      task("alpha beta", "alpha", "alpha beta gamma"),
    ]);
    expect(value(both)).toBe(Math.max(value(one), value(other)));
    if (!isScored(both!) || !isScored(one!) || !isScored(other!)) throw new Error("missing");
    expect(both.parts!["precision"]).toBe(Math.max(one.parts!["precision"]!, other.parts!["precision"]!));
  });

  test("weighs by idf over a file of references; words that stand in all of them do not count", async () => {
    const idf = file("references.txt", "the alpha\nthe beta\n\n");
    const call = `bertscore:embedder=ngrams,idf=${idf}`;
    const given = [task("the alpha", "the alpha gamma"), task("the", "the")];
    const [score, none] = await scores(call, given);
    const [plain] = await scores("bertscore:embedder=ngrams", given);
    expect(value(score)).toBeLessThan(value(plain));
    expect(none).toEqual({ missing: "no token with a weight" });
  });

  test("rescales by a layer's baseline", async () => {
    const baseline = file("baseline.tsv", "LAYER,P,R,F\n0,0.1,0.1,0.1\n1,0.5,0.4,0.25\n");
    const given = [task("alpha beta", "alpha gamma")];
    const [raw] = await scores("bertscore:embedder=ngrams", given);
    const [score] = await scores(`bertscore:embedder=ngrams,layer=1,baseline=${baseline}`, given);
    if (!isScored(raw!) || !isScored(score!)) throw new Error("missing");
    expect(score.parts).toEqual({
      precision: (raw.parts!["precision"]! - 0.5) / (1 - 0.5),
      recall: (raw.parts!["recall"]! - 0.4) / (1 - 0.4),
      f1: (raw.parts!["f1"]! - 0.25) / (1 - 0.25),
    });
  });

  test("has the contents of its files in its version", async () => {
    const idf = file("corpus.txt", "one\n");
    const version = async (): Promise<string> =>
      (await createScorer(`bertscore:embedder=ngrams,idf=${idf}`)).spec.version;
    const before = await version();
    expect(before).toMatch(/^1\+[0-9a-f]{12}$/);
    file("corpus.txt", "two\n");
    expect(await version()).not.toBe(before);
    expect((await createScorer("bertscore:embedder=ngrams")).spec.version).toBe("1");
  });

  test("leaves an empty output or reference missing, never 0", async () => {
    const made = await scores("bertscore:embedder=ngrams", [
      task("", "a"),
      task("a", " "),
      task("a", "", "a"),
    ]);
    expect(made[0]).toEqual({ missing: "output: empty text" });
    expect(made[1]).toEqual({ missing: "reference: empty text" });
    expect(value(made[2])).toBeCloseTo(1, 6);
  });

  test("gives the value that a server's token vectors give", async () => {
    const names = (text: string) =>
      text.split(" ").map((w, i) => ({ id: w.length * 10 + i, text: w, special: false }));
    const server = await loopback(({ path, body }) => ({
      json: (body as { inputs: string[] }).inputs.map((text) =>
        path === "/tokenize"
          ? names(text)
          : text.split(" ").map((w) => [w === "a" ? 1 : 0, w === "a" ? 0 : 1]),
      ),
    }));
    const made = await scores(`bertscore:embedder=tei,url=${server.url},key_env=`, [task("a b", "a")]);
    await server.close();
    expect(value(made[0])).toBeCloseTo(2 / 3, 12);
  });

  test.each([
    ["bertscore", /no embedder is chosen; expected embedder=onnx/],
    ["bertscore:embedder=onnx", /embedder=onnx needs model/],
    ["bertscore:embedder=tei", /embedder=tei needs url/],
    ["bertscore:embedder=tei,url=localhost", /parameter url: no address; .* got "localhost"/],
    ["bertscore:embedder=openai,url=http://h,model=m", /has no vectors of single tokens/],
    ["embedding-similarity:embedder=openai,url=http://h", /embedder=openai needs model/],
    ["bertscore:embedder=onnx,model=./no-such-folder", /no folder ".\/no-such-folder"/],
    ["bertscore:embedder=ngrams,idf=no-such-file", /cannot read "no-such-file"/],
    ["bertscore:embedder=ngrams,baseline=no-such-file", /cannot read "no-such-file"/],
  ])("refuses %s", async (call, message) => {
    await expect(createScorer(call)).rejects.toThrow(message);
    await expect(createScorer(call)).rejects.toBeInstanceOf(UserError);
  });

  test.each([
    ["a,b\n", 0, /header is "a,b"/],
    ["LAYER,P,R,F\n0,0.1,0.1,0.1\n", 7, /no row for layer 7; expected one of 1 rows/],
    ["LAYER,P,R,F\n0,0.1,0.1,0.1\n", -1, /which row is not said/],
    ["LAYER,P,R,F\n0,0.1,x,0.1\n", 0, /line 2 is "0,0.1,x,0.1"/],
  ])("refuses a baseline file %j for layer %d", async (text, layer, message) => {
    const call = `bertscore:embedder=ngrams,layer=${layer},baseline=${file("wrong.tsv", text)}`;
    await expect(createScorer(call)).rejects.toThrow(message);
  });
});

describe("embedding-similarity and source-similarity", () => {
  test("take the nearest reference, and the source", async () => {
    const given: Task = {
      ...task("alpha beta", "gamma", "alpha beta"),
      item: { ...task("", "gamma", "alpha beta").item, prompt: "alpha" },
    };
    expect(value((await scores("embedding-similarity:embedder=ngrams", [given]))[0])).toBeCloseTo(1, 6);
    const [source] = await scores("source-similarity:embedder=ngrams", [given]);
    expect(value(source)).toBeGreaterThan(0.6);
    expect(value(source)).toBeLessThan(0.8);
  });

  test("are missing with the server's reason, for the texts of the failed batch only", async () => {
    const server = await loopback(({ body }) => {
      const { input } = body as { input: string[] };
      if (input.some((t) => t.includes("bad"))) return { status: 400, json: { error: "too long" } };
      return { json: { data: input.map((_, index) => ({ index, embedding: [1, index] })) } };
    });
    const call = `embedding-similarity:embedder=openai,url=${server.url},model=m,key_env=`;
    const made = await scores(call, [task("bad", "x"), task("y", "x"), task("y", "bad")]);
    await server.close();
    expect(made[0]).toEqual({ missing: expect.stringMatching(/^output: HTTP 400/) as string });
    expect(value(made[1])).toBeGreaterThan(0);
    expect(made[2]).toEqual({ missing: expect.stringMatching(/^HTTP 400/) as string });
  });

  test("stop with what a server says that refuses every question", async () => {
    const server = await loopback(() => ({ status: 401, json: { error: "no key" } }));
    const call = `embedding-similarity:embedder=openai,url=${server.url},model=m,key_env=`;
    await expect(scores(call, [task("a", "b")])).rejects.toThrow(/HTTP 401/);
    await server.close();
  });
});

test("embedder({embedder}) is the same for library use", async () => {
  const made = await embedder({ embedder: "ngrams" });
  const [vector] = await made.sentences(["some text"], plainContext(1));
  expect(isEmbedded(vector!) && vector.length).toBe(512);
  await expect(embedder({ embeder: "ngrams" })).rejects.toThrow(/unknown parameter "embeder"/);
});
