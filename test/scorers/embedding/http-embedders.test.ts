import { afterAll, afterEach, describe, expect, test } from "vitest";
import { plainContext } from "../../../src/core/index.ts";
import { modelCaller } from "../../../src/scorers/clients/model-caller.ts";
import { endpoint, openAiEmbedder, teiEmbedder } from "../../../src/scorers/embedding/http-embedders.ts";
import { type Got, loopback, type Loopback } from "../reward/loopback.ts";

/** Asks once: what a malformed answer makes of further tries is the caller's own test. */
const once = modelCaller({ retry: { tries: 1 } });
const CTX = { ...plainContext(1), models: once };
afterAll(() => once.close());
let server: Loopback | undefined;
afterEach(() => server?.close());

async function serve(answer: (got: Got) => unknown): Promise<string> {
  server = await loopback((got) => ({ json: answer(got) }));
  return server.url;
}

test("endpoint(base, path) takes addresses with and without the path", () => {
  for (const base of ["http://h", "http://h/", "http://h/v1", "http://h/v1/embeddings"])
    expect(endpoint(base, "/v1/embeddings")).toBe("http://h/v1/embeddings");
  expect(endpoint("http://h/proxy/", "/embed")).toBe("http://h/proxy/embed");
});

describe("openAiEmbedder(server)", () => {
  const ask = async (data: unknown): Promise<unknown> => {
    const url = await serve(() => ({ data, usage: { prompt_tokens: 7 } }));
    return openAiEmbedder({ url, model: "m" }).sentences(["a", "b"], CTX);
  };

  test("reads vectors by index, whatever their order", async () => {
    const made = await ask([
      { index: 1, embedding: [3, 4] },
      { index: 0, embedding: [1, 2] },
    ]);
    expect(made).toEqual([Float32Array.of(1, 2), Float32Array.of(3, 4)]);
    expect(server!.got[0]).toMatchObject({
      path: "/v1/embeddings",
      body: { model: "m", input: ["a", "b"], encoding_format: "float" },
    });
  });

  test("sends the key of the environment variable that it is told of", async () => {
    process.env["TRENCHCOAT_TEST_KEY"] = "secret";
    const url = await serve(() => ({ data: [{ embedding: [1] }] }));
    const key = { env: "TRENCHCOAT_TEST_KEY", header: "authorization", prefix: "Bearer " };
    await openAiEmbedder({ url, model: "m", key }).sentences(["a"], CTX);
    delete process.env["TRENCHCOAT_TEST_KEY"];
    expect(server!.got[0]!.headers["authorization"]).toBe("Bearer secret");
  });

  test.each([
    [[{ index: 0, embedding: [1] }], /1 embeddings for 2 texts/],
    [
      [
        { embedding: [1], index: 0 },
        { embedding: [1], index: 0 },
      ],
      /wrong indices: "0"/,
    ],
    [
      [
        { embedding: [1], index: 0 },
        { embedding: [1], index: 9 },
      ],
      /wrong indices: "9"/,
    ],
    [[{ embedding: [1, null] }, { embedding: [1, 2] }], /not a number/],
    [[{ embedding: "AAAA" }, { embedding: [1] }], /not a list of numbers/],
    ["no", /not a list/],
  ])("makes a malformed answer missing: %j", async (data, reason) => {
    const made = await ask(data);
    const missing = { missing: expect.stringMatching(reason) as string };
    expect(made).toEqual([missing, missing]);
  });
});

describe("teiEmbedder(server)", () => {
  const tokenize = [
    [
      { id: 101, text: "[CLS]", special: true, start: null, stop: null },
      { id: 7, text: "hi", special: false, start: 0, stop: 2 },
      { id: 8, text: "there", special: false, start: 3, stop: 8 },
      { id: 102, text: "[SEP]", special: true, start: null, stop: null },
    ],
  ];
  const tei = (embedAll: unknown) => (asked: Got) =>
    asked.path === "/tokenize" ? tokenize : asked.path === "/embed_all" ? embedAll : [[0.6, 0.8]];

  test("asks /embed for texts", async () => {
    const url = await serve(tei([]));
    expect(await teiEmbedder({ url, model: "" }).sentences(["hi there"], CTX)).toEqual([
      Float32Array.from([0.6, 0.8]),
    ]);
    expect(server!.got[0]!.body).toEqual({ inputs: ["hi there"], normalize: true, truncate: true });
  });

  test("asks /embed_all and /tokenize for tokens", async () => {
    const url = await serve(
      tei([
        [
          [1, 0],
          [0, 1],
          [1, 1],
          [2, 2],
        ],
      ]),
    );
    const [made] = await teiEmbedder({ url, model: "" }).tokens!.vectors(["hi there"], CTX);
    expect(made).toEqual({
      tokens: ["101", "7", "8", "102"],
      isMarker: [true, false, false, true],
      vectors: Float32Array.of(1, 0, 0, 1, 1, 1, 2, 2),
      nCols: 2,
    });
  });

  test("gives a text that the server cut the end marker of the whole one", async () => {
    const url = await serve(tei([[[1], [2], [3]]]));
    const [made] = await teiEmbedder({ url, model: "" }).tokens!.vectors(["hi there"], CTX);
    expect(made).toMatchObject({ tokens: ["101", "7", "102"], isMarker: [true, false, true] });
  });

  test.each([
    [[[[1], [1], [1], [1], [1]]], /5 vectors for 4 tokens/],
    [[[[1], [1, 2]]], /differ in length/],
    [[[]], /not a list/],
    [{ error: "no" }, /not a list/],
  ])("makes a malformed answer missing: %j", async (embedAll, reason) => {
    const url = await serve(tei(embedAll));
    const [made] = await teiEmbedder({ url, model: "" }).tokens!.vectors(["hi there"], CTX);
    expect(made).toEqual({ missing: expect.stringMatching(reason) as string });
  });
});
