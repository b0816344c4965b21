import type { MetaResult, ReportSamples } from "../../src/meta/index.ts";
import { makeResult, SMALL } from "./make-result.ts";

/** Texts that attack a reader: scripts, handlers, element ends, terminal escapes, direction overrides, formulas, lone surrogates. */
export const HOSTILE = [
  "<script>window.pwned = 1</script>",
  '"><img src=x onerror="window.pwned = 2">',
  "</script><script>window.pwned = 3</script>",
  "<!--<script>window.pwned = 4",
  "\u001b[31mred\u001b]0;title\u0007",
  "abc\u202etxt.exe\u2066hidden",
  "\u2028\u2029 line ends",
  "lone \ud800 surrogate",
  '=HYPERLINK("http://127.0.0.1:9/";"x")',
  "javascript:window.pwned=5",
  "<style>body{display:none}</style>",
  "{@html '<b>x</b>'} ${window.pwned = 6} `x`",
  "| a | b |\n# heading\n[x](javascript:alert(1))",
];

/** The small result with hostile text in every place where data can put text, and a line of 1 MB. */
export function hostileResult(): { readonly result: MetaResult; readonly samples: ReportSamples } {
  const { result, samples } = makeResult(SMALL);
  const all = HOSTILE.join(" ");
  const scorers = [...new Set(result.rows.map((r) => r.scorer))];
  const renamed = new Map(scorers.map((s, k) => [s, `${HOSTILE[k % HOSTILE.length]!} ${k}`] as const));
  const name = (s: string) => renamed.get(s) ?? s;
  const dataset = HOSTILE[2]!;
  const key = { dataset, gold: HOSTILE[1]! };
  const hostile: MetaResult = {
    ...result,
    datasets: result.datasets.map((d) => ({
      ...d,
      name: dataset,
      summary: all,
      source: all,
      licence: HOSTILE[0]!,
    })),
    rows: result.rows.map((r) => ({
      ...r,
      ...key,
      scorer: name(r.scorer),
      rule: all,
      slice: r.slice["task"] === undefined ? r.slice : { [HOSTILE[8]!]: `${r.slice["task"]} ${HOSTILE[1]!}` },
    })),
    comparisons: result.comparisons.map((c) => ({ ...c, ...key, a: name(c.a), b: name(c.b), method: all })),
    ranks: result.ranks.map((r) => ({ ...r, ...key, scorer: name(r.scorer) })),
    decisions: result.decisions.map((d) => ({
      ...d,
      ...key,
      best: all,
      notDistinguishable: d.notDistinguishable.map(name),
      sentences: HOSTILE,
      verdicts: d.verdicts.map((v) => ({ ...v, scorer: name(v.scorer), reason: all })),
      untested: HOSTILE,
      next: [{ why: all, command: all }],
    })),
    worst: result.worst.map((w) => ({
      ...w,
      ...key,
      scorer: all,
      goldSays: all,
      scorerSays: all,
      outputs: w.outputs.map((o) => ({ ...o, system: all, text: all })),
    })),
    warnings: HOSTILE,
    ceilings: [],
    cues: [],
  };
  const items = samples.items.map((item, k) => ({
    ...item,
    dataset,
    id: k === 0 ? all : `${item.id} ${HOSTILE[k % HOSTILE.length]!}`,
    prompt: all,
    source: all,
    references: HOSTILE,
    tags: { [HOSTILE[1]!]: HOSTILE[2]! },
    disagreeing: all,
    outputs: item.outputs.map((o, j) => ({
      ...o,
      system: `${HOSTILE[0]!} ${j}`,
      text: k === 1 ? "x".repeat(1_000_000) : `${all} ${o.text ?? ""}`,
      scores: Object.fromEntries(Object.entries(o.scores).map(([s, v]) => [name(s), v])),
    })),
    judgments: item.judgments.map((j) => ({
      ...j,
      rater: { id: all, persistent: true },
      aspect: HOSTILE[0]!,
    })),
  }));
  const scatter = samples.scatter.map((s) => ({ ...s, ...key, scorer: name(s.scorer) }));
  return { result: hostile, samples: { ...samples, items, scatter } };
}
