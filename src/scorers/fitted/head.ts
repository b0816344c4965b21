import {
  type Context,
  denseValue,
  type EmbeddingBlock,
  hashedNgrams,
  type HeadBlock,
  type HeadForm,
  modelValue,
  promptText,
  type Score,
  type Scorer,
  sparseValue,
  type Task,
  textFeature,
  type TextSide,
} from "../../core/index.ts";

/** Encodes texts with a frozen encoder: one vector a text. */
export type Encode = (texts: readonly string[], ctx: Context) => Promise<readonly ArrayLike<number>[]>;

/** A block's share of the value of each task; NaN where it cannot be had. */
type BlockValues = (tasks: readonly Task[], ctx: Context) => Promise<Float64Array>;

function sideOf({ item, outputs }: Task, of: TextSide): string | undefined {
  return of === "output" ? outputs[0]!.text : (promptText(item) ?? item.source);
}

function embedded(block: EmbeddingBlock, encode: Encode): BlockValues {
  return async (tasks, ctx) => {
    const texts = tasks.map((task) => sideOf(task, block.of));
    const rows = texts.flatMap((text, i) => (text === undefined ? [] : [i]));
    const vectors = await encode(
      rows.map((i) => texts[i]!),
      ctx,
    );
    const values = new Float64Array(tasks.length).fill(NaN);
    rows.forEach((row, k) => (values[row] = denseValue(block, vectors[k]!)));
    return values;
  };
}

async function valuesOf(
  block: HeadBlock,
  encoderOf: (call: string) => Promise<Encode>,
): Promise<BlockValues> {
  if (block.kind === "embedding") return embedded(block, await encoderOf(block.encoder));
  if (block.kind === "ngrams")
    return (tasks) =>
      Promise.resolve(
        Float64Array.from(tasks, (task) => {
          const text = sideOf(task, block.of);
          return text === undefined ? NaN : sparseValue(block.weights, hashedNgrams(text, block.hashing));
        }),
      );
  const features = block.names.map(textFeature);
  return (tasks) =>
    Promise.resolve(
      Float64Array.from(tasks, ({ item, outputs }) =>
        denseValue(
          block,
          features.map((f) => modelValue(f, f.of(item, outputs[0]!))),
        ),
      ),
    );
}

/** A linear head over single outputs. An output without text, or to which a feature does not apply, has no score. @throws UserError on an unknown feature or encoder */
export async function headed(
  form: HeadForm,
  encoderOf: (call: string) => Promise<Encode>,
): Promise<Pick<Scorer, "score">> {
  const blocks = await Promise.all(form.blocks.map((block) => valuesOf(block, encoderOf)));
  return {
    score: async (tasks, ctx) => {
      const total = new Float64Array(tasks.length).fill(form.intercept);
      for (const block of blocks) (await block(tasks, ctx)).forEach((v, i) => (total[i]! += v));
      return Array.from(total, (v): Score => (Number.isNaN(v) ? { missing: "no text" } : { values: [v] }));
    },
  };
}
