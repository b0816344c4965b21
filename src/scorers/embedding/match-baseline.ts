import { readFileSync } from "node:fs";
import { UserError, visible } from "../../core/index.ts";
import type { Match } from "./greedy-match.ts";

const HEADER = "LAYER,P,R,F";

/** What BERTScore gives two texts that have nothing to do with each other, for one encoder and layer. */
export interface Baseline {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Stretches scores so that the baseline is 0 and 1 stays 1: (x - b) / (1 - b). */
export function rescale(match: Match, { precision, recall, f1 }: Baseline): Match {
  const stretch = (x: number, b: number): number => (x - b) / (1 - b);
  return {
    precision: stretch(match.precision, precision),
    recall: stretch(match.recall, recall),
    f1: stretch(match.f1, f1),
  };
}

/**
 * The row of a layer in a baseline file as the `bert_score` package has them (`rescale_baseline/LANGUAGE/MODEL.tsv`): comma-separated
 * LAYER,P,R,F with a header. @throws UserError where the file, its form or the layer's row is not there
 */
export function readBaseline(file: string, layer: number): Baseline {
  const wrong = (problem: string, expected: string): UserError =>
    new UserError({ where: file, problem, expected });
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UserError({ where: "parameter baseline", problem: `cannot read "${file}"` }, { cause: error });
  }
  const [header, ...rows] = text.trim().split(/\r?\n/);
  if (header !== HEADER) throw wrong(`header is "${visible(header ?? "", 60)}"`, HEADER);
  if (layer < 0) throw wrong("which row is not said", "layer=NUMBER, the layer of the encoder");
  const at = rows.findIndex((row) => row.split(",")[0] === String(layer));
  const numbers = (rows[at] ?? "").split(",").slice(1).map(Number);
  if (at < 0) throw wrong(`no row for layer ${layer}`, `one of ${rows.length} rows`);
  const [precision, recall, f1] = numbers;
  if (numbers.length !== 3 || !numbers.every((b) => b < 1))
    throw wrong(`line ${at + 2} is "${visible(rows[at]!, 60)}"`, "a layer and three numbers below 1");
  return { precision: precision!, recall: recall!, f1: f1! };
}
