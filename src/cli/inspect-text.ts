import { type Dataset, raterName, visible } from "../core/index.ts";
import type { ReadStats } from "../readers/index.ts";

/** What `data inspect` tells of one data set; also its JSON. */
export interface Inspection {
  readonly dataset: string;
  readonly format: string;
  readonly summary: string | null;
  readonly licence: string | null;
  readonly source: string | null;
  readonly rule: string | null;
  readonly counts: Readonly<
    Record<"items" | "groups" | "outputs" | "pairs" | "systems" | "references" | "judgments", number>
  >;
  readonly judgments: readonly {
    readonly kind: string;
    readonly aspect: string;
    readonly n: number;
    readonly raters: number;
  }[];
  readonly golds: readonly {
    readonly name: string;
    readonly over: string;
    readonly summary: string;
    readonly isDefault: boolean;
  }[];
  readonly scores: readonly {
    readonly scorer: string;
    readonly family: string;
    readonly over: string;
    readonly tables: number;
    readonly values: number;
    readonly missing: number;
  }[];
  /** Tag -> value -> how many items and outputs carry it; at most 20 values a tag. */
  readonly tags: Readonly<
    Record<string, { readonly values: number; readonly most: Readonly<Record<string, number>> }>
  >;
  readonly missing: ReadStats;
  readonly notes: readonly string[];
  readonly example: Readonly<Record<string, string>> | null;
}

function judgmentCounts({ judgments }: Dataset): Inspection["judgments"] {
  const found = new Map<string, { kind: string; aspect: string; n: number; raters: Set<string> }>();
  for (const { kind, aspect, rater } of judgments) {
    const key = `${kind}\0${aspect}`;
    const entry = found.get(key) ?? { kind, aspect, n: 0, raters: new Set<string>() };
    found.set(key, entry);
    entry.n++;
    entry.raters.add(raterName(rater));
  }
  return [...found.values()].map((entry) => ({ ...entry, raters: entry.raters.size }));
}

function scoreCounts({ tables }: Dataset): Inspection["scores"] {
  const found = new Map<
    string,
    { scorer: string; family: string; over: string; tables: number; values: number; missing: number }
  >();
  for (const { scorer, over, values, asked } of tables) {
    const key = `${scorer.name}\0${scorer.aspect ?? ""}\0${over}`;
    const name = scorer.aspect === undefined ? scorer.name : `${scorer.name} (${scorer.aspect})`;
    const entry = found.get(key) ?? {
      scorer: name,
      family: scorer.family,
      over,
      tables: 0,
      values: 0,
      missing: 0,
    };
    found.set(key, entry);
    entry.tables++;
    for (let i = 0; i < values.length; i++) {
      if (!Number.isNaN(values[i])) entry.values++;
      else if (asked?.[i] !== 0) entry.missing++;
    }
  }
  return [...found.values()];
}

const SHOWN_VALUES = 20;

function tagCounts({ items, outputs }: Dataset): Inspection["tags"] {
  const found = new Map<string, Map<string, number>>();
  for (const { tags } of [...items, ...outputs])
    for (const [name, value] of Object.entries(tags)) {
      const counts = found.get(name) ?? new Map<string, number>();
      found.set(name, counts);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  return Object.fromEntries(
    [...found].map(([name, counts]) => {
      const most = [...counts].toSorted((x, y) => y[1] - x[1]).slice(0, SHOWN_VALUES);
      return [name, { values: counts.size, most: Object.fromEntries(most) }];
    }),
  );
}

/** The first item with its first output, as text that cannot harm a terminal. */
function exampleOf({ items, outputs }: Dataset): Inspection["example"] {
  const item = items[0];
  if (!item) return null;
  const output = outputs.find((o) => o.itemId === item.id);
  const prompt =
    typeof item.prompt === "object"
      ? item.prompt.map((m) => `${m.role}: ${m.content}`).join(" ")
      : item.prompt;
  const fields = {
    item: item.id,
    prompt,
    source: item.source,
    reference: item.references[0]?.text,
    output: output?.id,
    system: output?.system,
    text: output?.text,
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, text]) =>
      text === undefined ? [] : [[name, visible(text, 160)]],
    ),
  );
}

/** Looks a data set over. */
export function inspection(
  dataset: Dataset,
  about: { readonly format: string; readonly stats: ReadStats },
): Inspection {
  const { head, items, outputs, pairs, systems, judgments, golds } = dataset;
  return {
    dataset: head.name,
    format: about.format,
    summary: head.summary ?? null,
    licence: head.licence ?? null,
    source: head.source ?? null,
    rule: head.rule ?? null,
    counts: {
      items: items.length,
      groups: new Set(items.map((item) => item.group ?? item.id)).size,
      outputs: outputs.length,
      pairs: pairs.length,
      systems: systems.length,
      references: items.reduce((n, item) => n + item.references.length, 0),
      judgments: judgments.length,
    },
    judgments: judgmentCounts(dataset),
    golds: golds.map(({ name, over, summary, isDefault = false }) => ({ name, over, summary, isDefault })),
    scores: scoreCounts(dataset),
    tags: tagCounts(dataset),
    missing: about.stats,
    notes: head.notes ?? [],
    example: exampleOf(dataset),
  };
}

const grouped = (n: number): string => n.toLocaleString("en-US");

function missingLines({ missingRatings, missingScores, missingTexts }: ReadStats): string[] {
  const parts = Object.entries(missingRatings).map(([name, n]) => `${grouped(n)} ratings of ${name}`);
  const scores = Object.values(missingScores).reduce((sum, n) => sum + n, 0);
  if (scores > 0) parts.push(`${grouped(scores)} scores of ${Object.keys(missingScores).length} scorers`);
  if (missingTexts > 0) parts.push(`${grouped(missingTexts)} texts of outputs`);
  return parts.length === 0 ? [] : [`  missing: ${parts.join(", ")}`];
}

const SHOWN_SCORERS = 12;

function scoreLines(scores: Inspection["scores"]): string[] {
  const lines = scores.slice(0, SHOWN_SCORERS).map((s) => {
    const times = s.tables > 1 ? ` in ${s.tables} tables` : "";
    const gone = s.missing > 0 ? `, ${grouped(s.missing)} missing` : "";
    return `    ${s.scorer}: ${s.family}, ${grouped(s.values)} values over ${s.over}${times}${gone}`;
  });
  const more = scores.length - SHOWN_SCORERS;
  if (more > 0) lines.push(`    and ${more} more (--json lists all)`);
  return scores.length === 0 ? [] : [`  published scores (${scores.length} scorers):`, ...lines];
}

function tagLines(tags: Inspection["tags"]): string[] {
  return Object.entries(tags).map(([name, { values, most }]) => {
    const shown = Object.entries(most)
      .slice(0, 6)
      .map(([value, n]) => `${value} ${grouped(n)}`);
    return `  tag ${name}: ${values} values (${shown.join(", ")}${values > shown.length ? ", ..." : ""})`;
  });
}

/** The inspection for people; every text of the data is made visible. */
export function inspectionText(seen: Inspection): string {
  const { counts, golds, judgments } = seen;
  const n = Object.entries(counts).filter(([, count]) => count > 0);
  const lines = [
    `${seen.dataset} (format ${seen.format})`,
    ...(seen.summary ? [`  ${seen.summary}`] : []),
    `  licence: ${seen.licence ?? "not stated in the data"}`,
    ...(seen.source ? [`  source: ${seen.source}`] : []),
    `  ${n.map(([what, count]) => `${grouped(count)} ${what}`).join(", ")}`,
    ...judgments.map(
      (j) => `  judgments: ${grouped(j.n)} ${j.kind} of ${j.aspect}, ${grouped(j.raters)} raters`,
    ),
    ...golds.map((g) => `  gold ${g.name}${g.isDefault ? " (default)" : ""}: over ${g.over}, ${g.summary}`),
    ...scoreLines(seen.scores),
    ...tagLines(seen.tags),
    ...missingLines(seen.missing),
    ...seen.notes.map((note) => `  note: ${note}`),
    ...Object.entries(seen.example ?? {}).map(([name, text]) => `  first ${name}: ${text}`),
  ];
  return lines.map((line) => visible(line, 1000)).join("\n");
}
