import {
  defineScorer,
  type Need,
  type ParamSpec,
  perOutput,
  type Score,
  type ScorerDefinition,
  type Task,
} from "../../core/index.ts";
import { extractiveness } from "./extractive-fragments.ts";
import { codeWords, contentWords } from "./extractive-words.ts";
import { novelShare } from "./repetition-ngrams.ts";

const NEEDS: readonly Need[] = ["text", "source"];
const GRUSKY = "Grusky et al. 2018, https://aclanthology.org/N18-1065";

/** What the output was made from: the source, else the prompt. */
function sourceText({ item }: Task): string {
  if (item.source !== undefined) return item.source;
  if (typeof item.prompt === "string") return item.prompt;
  return (item.prompt ?? []).map((m) => m.content).join("\n");
}

interface About {
  readonly name: string;
  readonly summary: string;
  readonly range: readonly [number, number];
  readonly unit: string;
  readonly source: string;
  readonly params?: Readonly<Record<string, ParamSpec>>;
  score(summary: string, source: string, settings: Readonly<Record<string, unknown>>): Score;
}

/** Statistics of copying have no better direction; an output without words is missing, not 0. */
function extractiveScorer({ score, ...about }: About): ScorerDefinition {
  return defineScorer({
    ...about,
    family: "metric",
    needs: NEEDS,
    arity: "output",
    direction: "none",
    deterministic: true,
    create: (settings) =>
      perOutput(NEEDS, (task) => score(task.outputs[0]!.text!, sourceText(task), settings)),
  });
}

const MOST_NOVEL_PARTS = 4;

function novel(summary: string, source: string, n: number): Score {
  const codes = new Map<string, number>();
  const inSource = codeWords(contentWords(source), codes);
  const inSummary = codeWords(contentWords(summary), codes);
  const parts: Record<string, number> = {};
  for (let order = 1; order <= MOST_NOVEL_PARTS; order++) {
    const share = novelShare(inSummary, inSource, order);
    if (!Number.isNaN(share)) parts[`novel_${order}`] = share;
  }
  return { values: [novelShare(inSummary, inSource, n)], parts };
}

/** How much of an output is copied from its source, in what runs, and how much shorter it is. */
export const EXTRACTIVE: readonly ScorerDefinition[] = [
  extractiveScorer({
    name: "coverage",
    summary: "share of the output's words that stand in runs copied from the source",
    range: [0, 1],
    unit: "fraction",
    source: GRUSKY,
    score: (summary, source) => {
      const found = extractiveness(summary, source);
      const longest = found.fragments.reduce((a, b) => Math.max(a, b), 0);
      return { values: [found.coverage], parts: { fragments: found.fragments.length, longest } };
    },
  }),
  extractiveScorer({
    name: "density",
    summary: "mean length of the copied run that a word of the output stands in",
    range: [0, Infinity],
    unit: "words",
    source: GRUSKY,
    score: (summary, source) => ({ values: [extractiveness(summary, source).density] }),
  }),
  extractiveScorer({
    name: "compression",
    summary: "words of the source by words of the output",
    range: [0, Infinity],
    unit: "ratio",
    source: GRUSKY,
    score: (summary, source) => ({ values: [extractiveness(summary, source).compression] }),
  }),
  extractiveScorer({
    name: "novel-ngrams",
    summary: "share of the output's different n-grams that the source does not have",
    params: { n: { type: "integer", default: 2, min: 1, max: 16, summary: "words in an n-gram" } },
    range: [0, 1],
    unit: "fraction",
    source: "See et al. 2017, https://aclanthology.org/P17-1099",
    score: (summary, source, settings) => novel(summary, source, Number(settings["n"])),
  }),
];
