import { DATA_FLAGS } from "../data-flags.ts";
import { designFlag, drawnLabels, estimateCases } from "./estimate-data.ts";
import { estimateRows } from "./estimate-result.ts";
import { estimateDecision, estimateTable } from "./estimate-text.ts";
import { estimatePage } from "./estimate-page.ts";
import { LABELLED_FLAGS, labelledData, numberFlag } from "../labelled-data.ts";
import { MODEL_FLAGS } from "../model-flags.ts";
import { PAGE_FLAG, writePage } from "../page-flag.ts";
import { filtersOf } from "../parse-flags.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "../verb.ts";

/** NaN and infinities as null: JSON has none. */
const finite = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? null : value;

function optionalNumber(args: Args, key: "delta" | "width"): number | undefined {
  return args[key] === undefined ? undefined : numberFlag(args[key], `--${key}`, [0, Infinity]);
}

async function run(args: Args, io: Io): Promise<number> {
  const design = designFlag(args["labelsAre"]);
  const draw = drawnLabels(args);
  const settings = { delta: optionalNumber(args, "delta"), width: optionalNumber(args, "width") };
  const gold = draw === undefined && typeof args["labels"] === "string" ? args["labels"] : undefined;
  const data = await labelledData(args, io, { gold });
  const { seed, confidence, candidate, dataset, view } = data;
  const cases = estimateCases(data, { design, draw, filters: filtersOf(args) });
  const { rows, delta } = estimateRows(cases, { ...settings, seed, confidence });
  const decision = estimateDecision(rows, {
    scorer: candidate.name,
    design,
    confidence,
    width: settings.width,
  });
  const unit = view.units === "pairs" ? "win rate" : `mean ${view.gold.name}`;
  const text = `${decision.join("\n")}\n\n${unit} of ${rows.length} systems in ${dataset.head.name}, scorer ${candidate.name}, transport delta ${delta.toPrecision(3)}, seed ${seed}\n\n${estimateTable(rows)}\n`;
  const where = `${dataset.head.name} · gold: ${view.gold.name} · ${candidate.name}`;
  const facts = { where, unit, delta, confidence, sentences: decision };
  await writePage({ args, io }, estimatePage(rows, facts), text);
  if (args["json"] === true) {
    const head = {
      dataset: dataset.head.name,
      gold: view.gold.name,
      scorer: candidate.name,
      seed,
      confidence,
    };
    const isClaimed = design.kind !== "unknown";
    io.out(`${JSON.stringify({ ...head, design, isClaimed, delta, decision, systems: rows }, finite)}\n`);
  } else io.out(text);
  return 0;
}

/** `trenchcoat estimate`: what humans would have said of all outputs, from some labels and many scores. */
export const estimate: Verb = {
  name: "estimate",
  summary: "what would humans have said on all outputs, given some labels and a scorer?",
  positional: "<paths...>",
  flags: [
    {
      flags: "--labels <n or gold>",
      summary:
        "the gold whose judgments are the labels (missing where not judged), or how many labels a system to draw from them as a rehearsal",
    },
    {
      flags: "--labels-are <design>",
      summary:
        'how the labels were picked: random, "stratified TAG", "weighted COLUMN" (inclusion probabilities) or unknown',
      default: "random",
    },
    {
      flags: "--delta <d>",
      summary:
        "departures that do not matter in the transport audit, human units (default: 0.1 SD of the labels)",
    },
    { flags: "--width <w>", summary: "also say how many labels a system give +-w" },
    PAGE_FLAG,
    ...LABELLED_FLAGS,
    ...MODEL_FLAGS,
    ...DATA_FLAGS,
    ...COMMON_FLAGS,
  ],
  examples: [
    "trenchcoat estimate ../shared/data/realsumm --scorer rouge_2_recall --labels 25",
    "trenchcoat estimate answers.jsonl --scorer judge --labels quality --labels-are random",
    'trenchcoat estimate answers.csv --scorer judge --labels-are "weighted p_label" --width 0.05 --json',
  ],
  run,
};
