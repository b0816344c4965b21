import { lengthControl, type LengthControlRows } from "../../src/audit/index.ts";
import { column } from "./column.ts";
import type { GoldenAdapter } from "./form.ts";

interface Input {
  readonly preference: readonly (number | null)[];
  readonly output_1_length: readonly number[];
  readonly output_2_length: readonly number[];
  readonly instruction_difficulty: readonly number[];
  readonly gamed_rows_preference_index_stddeltalen: readonly (readonly [number, number, number])[];
  readonly fold_of_row: readonly number[];
  readonly fold_of_row_with_gamed: readonly number[];
}

interface Model {
  readonly difficulty: boolean;
  readonly gamed_lambda: number | null;
}

function control(input: Input, model: Model, strengths: readonly number[]): unknown {
  const { instruction_difficulty: difficulty } = input;
  const rows: LengthControlRows = {
    preference: column(input.preference).map((v) => (v === 0 ? 0.5 : v - 1)),
    baselineLength: input.output_1_length,
    systemLength: input.output_2_length,
    ...(model.difficulty ? { difficulty } : {}),
  };
  const gamed = input.gamed_rows_preference_index_stddeltalen;
  const found = lengthControl(rows, {
    strengths,
    foldOf: model.gamed_lambda === null ? input.fold_of_row : input.fold_of_row_with_gamed,
    ...(model.gamed_lambda === null
      ? {}
      : {
          gamed: {
            preference: gamed.map((g) => g[0]),
            standardLength: gamed.map((g) => g[2]),
            difficulty: gamed.map((g) => difficulty[g[1]]!),
            weight: model.gamed_lambda / 2,
          },
        }),
  });
  return {
    win_rate: 100 * found.winRate,
    standard_error: 100 * found.standardError,
    n_total: found.n + found.dropped,
    length_controlled_winrate: 100 * found.controlled,
    lc_standard_error: 100 * found.controlledStandardError,
    coefficients: [
      found.lengthEffect,
      ...(model.difficulty ? [found.difficultyEffect] : []),
      found.ownEffect,
    ],
  };
}

export const lengthControlGolden: GoldenAdapter = ({ params, input }) => {
  const names = Object.keys(params).filter((name) => name.startsWith("length_controlled"));
  return Object.fromEntries(
    names.map((name) => [name, control(input as Input, params[name] as Model, params["Cs"] as number[])]),
  );
};
