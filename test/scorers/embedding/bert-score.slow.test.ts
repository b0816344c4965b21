import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isScored, plainContext, type Task } from "../../../src/core/index.ts";
import { pythonCommand } from "../../../src/scorers/bridge/python-process.ts";
import { cosine } from "../../../src/scorers/embedding/cosine.ts";
import { isEmbedded } from "../../../src/scorers/embedding/embedder.ts";
import { onnxEmbedder } from "../../../src/scorers/embedding/onnx-embedder.ts";
import { createScorer } from "../../../src/scorers/index.ts";

/** A folder with the encoder for Python and, in `onnx-model`, for us; `.ci/run` makes it. */
const ENCODER = process.env["TRENCHCOAT_ENCODER"] ?? "";
const PEER = join(process.env["TRENCHCOAT_NODE_PEERS"] ?? "", "node_modules/@huggingface/transformers");
const OURS = join(ENCODER, "onnx-model");
const hasEncoder =
  existsSync(join(OURS, "onnx/model.onnx")) &&
  existsSync(PEER) &&
  spawnSync(pythonCommand(""), ["-c", "import torch, transformers, bert_score"]).status === 0;
if (!hasEncoder)
  process.stderr.write(
    "SKIPPED: no encoder; .ci/run says what TRENCHCOAT_ENCODER, TRENCHCOAT_NODE_PEERS and PYTHON hold\n",
  );

/** Both sides add float32 numbers in different orders. */
const TOLERANCE = 1e-5;

const OUTPUTS = [
  "the cat sat on the mat",
  "Stocks fell sharply on Tuesday, after the central bank raised rates.",
  "Colourless green ideas sleep furiously \ud83d\ude00 \u4f60\u597d",
  "a",
  "[SEP] is a token, and antidisestablishmentarianism is a word",
  `${"a very long text that no encoder reads to its end ".repeat(80)}truly`,
];
const REFERENCES = [
  ["a cat was sitting on a mat", "hello there"],
  ["The central bank raised interest rates on Tuesday and share prices dropped.", "Nothing happened."],
  ["green ideas without colour sleep"],
  ["a", "b", "c d e f"],
  ["a token is a word"],
  ["a very long text", "another very long one ".repeat(150)],
];

interface Ask {
  readonly outputs: readonly string[];
  readonly references: readonly (readonly string[])[];
  readonly layer: number;
  readonly idf: boolean;
  readonly baseline: string | null;
}

const dir = mkdtempSync(join(tmpdir(), "encoder-"));
afterAll(() => rmSync(dir, { recursive: true }));
const BASELINE = join(dir, "baseline.tsv");
const IDF = join(dir, "references.txt");
const QUESTIONS: readonly Ask[] = [
  { layer: 6, idf: false, baseline: null },
  { layer: 3, idf: false, baseline: null },
  { layer: 6, idf: true, baseline: null },
  { layer: 5, idf: true, baseline: BASELINE },
].map((ask) => ({ ...ask, outputs: OUTPUTS, references: REFERENCES }));

interface Reference {
  readonly bertscore: readonly (readonly (readonly number[])[])[];
  readonly sentences: readonly (readonly number[])[];
}
let reference: Reference = { bertscore: [], sentences: [] };
beforeAll(() => {
  if (!hasEncoder) return;
  const rows = Array.from({ length: 7 }, (_, layer) => `${layer},0.${layer + 1},0.${layer + 2},0.1${layer}`);
  writeFileSync(BASELINE, `LAYER,P,R,F\n${rows.join("\n")}\n`);
  writeFileSync(IDF, `${REFERENCES.flat().join("\n")}\n`);
  const script = join(import.meta.dirname, "python/encoder_reference.py");
  const out = execFileSync(pythonCommand(""), [script, ENCODER], {
    input: JSON.stringify({ bertscore: QUESTIONS, sentences: OUTPUTS }),
    encoding: "utf8",
    stdio: ["pipe", "pipe", "ignore"],
  });
  reference = JSON.parse(out) as Reference;
}, 300_000);

const TASKS: readonly Task[] = OUTPUTS.map((text, i) => ({
  item: { id: `i${i}`, references: REFERENCES[i]!.map((t, k) => ({ id: `r${k}`, text: t })), tags: {} },
  outputs: [{ id: `o${i}`, itemId: `i${i}`, text, tags: {} }],
}));

function callOf({ layer, idf, baseline }: Ask): string {
  const more = `${idf ? `,idf=${IDF}` : ""}${baseline === null ? "" : `,baseline=${baseline}`}`;
  return `bertscore:embedder=onnx,model=${OURS},layer=${layer}${more}`;
}

describe.runIf(hasEncoder)("bertscore on all-MiniLM-L6-v2", () => {
  test.each(QUESTIONS.map((ask, k) => [ask.layer, ask.idf, ask.baseline !== null, k] as const))(
    "layer %d, idf %s, baseline %s gives bert_score's P, R and F",
    async (_layer, _idf, _baseline, k) => {
      const scorer = await createScorer(callOf(QUESTIONS[k]!));
      const scores = await scorer.score(TASKS, plainContext(1));
      await scorer.close?.();
      scores.forEach((score, i) => {
        if (!isScored(score)) throw new Error(score.missing);
        const { precision, recall, f1 } = score.parts!;
        [precision, recall, f1].forEach((value, m) => {
          expect(Math.abs(value! - reference.bertscore[k]![i]![m]!), `text ${i}, ${m}`).toBeLessThan(
            TOLERANCE,
          );
        });
        expect(score.values).toEqual([f1]);
      });
    },
    120_000,
  );

  test("refuses a layer that the model does not give, with those that it does", async () => {
    const scorer = await createScorer(`bertscore:embedder=onnx,model=${OURS},layer=9`);
    await expect(scorer.score(TASKS, plainContext(1))).rejects.toThrow(
      /gives no "hidden_states.9"; expected one of: last_hidden_state, hidden_states.0/,
    );
    await scorer.close?.();
  });
});

describe.runIf(hasEncoder)("onnxEmbedder(folder)", () => {
  test("gives the vectors that sentence-transformers' pooling gives, whatever is in the batch", async () => {
    const settings = { model: OURS, dtype: "fp32", pooling: "auto", layer: -1 } as const;
    const embedder = await onnxEmbedder(settings, "test");
    const together = await embedder.sentences(OUTPUTS, plainContext(1));
    const [alone] = await embedder.sentences([OUTPUTS[0]!], plainContext(1));
    await embedder.close?.();
    if (!together.every(isEmbedded) || !isEmbedded(alone!)) throw new Error("missing");
    together.forEach((vector, i) => {
      const expected = Float32Array.from(reference.sentences[i]!);
      for (const [c, x] of expected.entries()) expect(Math.abs(vector[c]! - x)).toBeLessThan(TOLERANCE);
    });
    expect(cosine(together[0]!, alone)).toBeGreaterThan(1 - 1e-6);
  });

  test("puts a paraphrase nearer than another text", async () => {
    const scorer = await createScorer(`embedding-similarity:embedder=onnx,model=${OURS}`);
    expect(scorer.spec.version).toMatch(/^1\+[0-9a-f]{12}$/);
    const [first, second] = TASKS as [Task, Task];
    const crossed = [first, second].map(({ outputs }, i) => ({ outputs, item: [second, first][i]!.item }));
    const scores = await scorer.score([first, second, ...crossed], plainContext(1));
    await scorer.close?.();
    const [a, b, c, d] = scores.map((s) => (isScored(s) ? s.values[0]! : NaN));
    expect(a! - c!).toBeGreaterThan(0.3);
    expect(b! - d!).toBeGreaterThan(0.3);
  });
});
