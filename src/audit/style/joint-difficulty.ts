import { mean } from "../../num/index.ts";
import { sigmoid } from "./l1-logistic.ts";
import { type LengthControlRows, standardisedLengths } from "./length-control.ts";

/** Several systems against one baseline; position i of every system is the same instruction. NaN preferences take no part. */
export type JointSystems = readonly Pick<
  LengthControlRows,
  "preference" | "baselineLength" | "systemLength"
>[];

/** Ridge on difficulties (a normal prior of SD 1 in logits), and the faint one that keeps systems that always win finite. */
const DIFFICULTY_RIDGE = 1;
const OWN_RIDGE = 0.01;

interface Block {
  readonly x: Float64Array;
  readonly y: ArrayLike<number>;
  /** Own term and length effect. */
  own: number;
  length: number;
}

/** One Newton step of a system's own term and length effect; the larger change. */
function stepSystem(block: Block, difficulty: Float64Array): number {
  let [g0, g1, h00, h01, h11] = [OWN_RIDGE * block.own, OWN_RIDGE * block.length, OWN_RIDGE, 0, OWN_RIDGE];
  for (let i = 0; i < block.x.length; i++) {
    const y = block.y[i]!;
    if (Number.isNaN(y)) continue;
    const q = sigmoid(block.own + block.length * block.x[i]! + difficulty[i]!);
    const [slope, bend] = [q - y, q * (1 - q)];
    g0 += slope;
    g1 += slope * block.x[i]!;
    h00 += bend;
    h01 += bend * block.x[i]!;
    h11 += bend * block.x[i]! ** 2;
  }
  const determinant = h00 * h11 - h01 * h01;
  const limit = (v: number) => Math.max(-1, Math.min(1, v));
  const [d0, d1] = [limit((g0 * h11 - g1 * h01) / determinant), limit((g1 * h00 - g0 * h01) / determinant)];
  block.own -= d0;
  block.length -= d1;
  return Math.max(Math.abs(d0), Math.abs(d1));
}

/** One Newton step of every difficulty; the largest change. */
function stepDifficulties(blocks: readonly Block[], difficulty: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < difficulty.length; i++) {
    let [g, h] = [DIFFICULTY_RIDGE * difficulty[i]!, DIFFICULTY_RIDGE];
    for (const block of blocks) {
      const y = block.y[i]!;
      if (Number.isNaN(y)) continue;
      const q = sigmoid(block.own + block.length * block.x[i]! + difficulty[i]!);
      g += q - y;
      h += q * (1 - q);
    }
    const step = Math.max(-1, Math.min(1, g / h));
    difficulty[i]! -= step;
    largest = Math.max(largest, Math.abs(step));
  }
  return largest;
}

/**
 * Difficulty of each instruction, shared by all systems: logit P(system s preferred on i) = own_s + length_s tanh(length difference) +
 * difficulty_i, ridge 1 on difficulties, alternating Newton steps to 1e-8. Above 0: systems beat the baseline there more often.
 * Source: the joint first step of Dubois et al. (2024), https://arxiv.org/abs/2404.04475; the ridge is ours.
 */
export function jointDifficulty(systems: JointSystems): Float64Array {
  const n = systems[0]?.preference.length ?? 0;
  const difficulty = new Float64Array(n);
  const blocks = systems.map((rows): Block => {
    const rate = mean(Float64Array.from(rows.preference).filter((v) => !Number.isNaN(v)));
    const cut = Math.min(0.999, Math.max(0.001, Number.isNaN(rate) ? 0.5 : rate));
    return {
      x: standardisedLengths(rows).map(Math.tanh),
      y: rows.preference,
      own: Math.log(cut / (1 - cut)),
      length: 0,
    };
  });
  for (let iteration = 0; iteration < 500; iteration++) {
    let change = 0;
    for (const block of blocks) change = Math.max(change, stepSystem(block, difficulty));
    change = Math.max(change, stepDifficulties(blocks, difficulty));
    if (change < 1e-8) break;
  }
  return difficulty;
}
