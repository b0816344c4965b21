import { expect, test } from "vitest";
import { plainContext } from "../../../src/core/index.ts";
import { cosine, unitRows } from "../../../src/scorers/embedding/cosine.ts";
import { isEmbedded } from "../../../src/scorers/embedding/embedder.ts";
import { ngramEmbedder } from "../../../src/scorers/embedding/ngram-embedder.ts";

const CTX = plainContext(1);

async function similarity(a: string, b: string): Promise<number> {
  const [x, y] = await ngramEmbedder().sentences([a, b], CTX);
  if (!isEmbedded(x!) || !isEmbedded(y!)) throw new Error("missing");
  return cosine(x, y);
}

test("ngramEmbedder() sees spelling: inflections are near, other words are not, meaning is not seen", async () => {
  expect(await similarity("The cat sat.", "the CAT sat.")).toBeCloseTo(1, 6);
  expect(await similarity("running", "runner")).toBeGreaterThan(0.3);
  // Unrelated words differ from 0 by collisions only: standard deviation 1 / sqrt(512).
  const chance = 4 / Math.sqrt(512);
  expect(Math.abs(await similarity("car", "automobile"))).toBeLessThan(chance);
  expect(Math.abs(await similarity("good", "excellent"))).toBeLessThan(chance);
});

test("ngramEmbedder() gives vectors of length 1, one a word or mark, at most 512", async () => {
  const [made] = await ngramEmbedder().tokens!.vectors(["Don't stop, 42!"], CTX);
  if (!isEmbedded(made!)) throw new Error("missing");
  expect(made.tokens).toEqual(["don", "'", "t", "stop", ",", "42", "!"]);
  expect(made.vectors).toHaveLength(7 * made.nCols);
  expect(unitRows(made.vectors, made.nCols)).toEqual(made.vectors);
  const [long] = await ngramEmbedder().tokens!.names(["a ".repeat(2000)], CTX);
  expect(isEmbedded(long!) && long.tokens.length).toBe(512);
});

test("cosine(x, y) is undefined for a zero vector and for vectors of different length", () => {
  expect(cosine(Float32Array.of(0, 0), Float32Array.of(1, 0))).toBeNaN();
  expect(cosine(Float32Array.of(1), Float32Array.of(1, 0))).toBeNaN();
  expect(cosine(Float32Array.of(3, 4), Float32Array.of(-3, -4))).toBe(-1);
  expect([...unitRows(Float32Array.of(3, 4, 0, 0), 2)]).toEqual([Math.fround(0.6), Math.fround(0.8), 0, 0]);
});
