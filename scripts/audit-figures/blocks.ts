import { alpacaEvalFigures, alpacaEvalGuardFigures } from "./alpaca-eval.ts";
import { calibrationFigures } from "./calibration.ts";
import { exampleFigures } from "./example.ts";
import { judgesOfPairsFigures } from "./judges-of-pairs.ts";
import { laboratoryFigures } from "./laboratory.ts";
import { llmBarFigures } from "./llmbar.ts";
import { llmBarTemplateFigures } from "./llmbar-templates.ts";
import { lengthCopyFigures } from "./length-copy.ts";
import type { Figures } from "./plots/picture.ts";
import { poolFigures } from "./pools.ts";
import { rewardFigures } from "./rewards.ts";
import { rmBenchFigures } from "./rm-bench.ts";

/** Makes what stands between the marks of a block. */
export type Block = () => Promise<Figures>;

const textOnly =
  (make: () => Promise<string>): Block =>
  async () => ({ text: await make(), pictures: [] });

/** Every block of figures by the name in its marks. */
export const BLOCKS: Readonly<Record<string, Block>> = {
  llmbar: llmBarFigures,
  "llmbar-templates": textOnly(llmBarTemplateFigures),
  "judges-of-pairs": textOnly(judgesOfPairsFigures),
  "rm-bench": rmBenchFigures,
  "alpaca-eval": alpacaEvalFigures,
  "alpaca-eval-guard": textOnly(alpacaEvalGuardFigures),
  "length-copy": lengthCopyFigures,
  calibration: calibrationFigures,
  rewards: textOnly(rewardFigures),
  pools: poolFigures,
  example: textOnly(exampleFigures),
  laboratory: async () => laboratoryFigures(0),
  "laboratory-shared": async () => laboratoryFigures(1),
};
