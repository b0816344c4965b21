/** The pages of docs/ that follow from the code. */
import { jsonSchema, SCHEMAS } from "../src/cli/schema.ts";
import { VERBS } from "../src/cli/verbs.ts";
import { CROSSWALK, type ParamSpec, RUN_FILES, RUN_TABLES, type ScorerSpec } from "../src/core/index.ts";
import { MEASURES } from "../src/meta/index.ts";
import { HUB_SETS, hubPage, READERS } from "../src/readers/index.ts";
import { SCHEMES, SCORERS } from "../src/scorers/index.ts";
import { runQuietly } from "./docs-output.ts";

/** Where the JSON Schemas stand. */
export const SCHEMA_DIR = "docs/schemas";
/** Says that a page is generated. */
export const NOTE = "<!-- Written by `npm run docs` from the code. Do not edit. -->";

const page = (title: string, ...blocks: readonly string[]): string =>
  `${[`# ${title}`, NOTE, ...blocks].join("\n\n")}\n`;

const cell = (text: string): string =>
  text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("\n", " ");

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const end = (x: number): string => (x === Infinity ? "inf" : x === -Infinity ? "-inf" : String(x));

function bounds(param: ParamSpec): string {
  if (param.type === "choice") return param.choices.map((c) => `\`${c}\``).join(", ");
  if (param.type === "boolean") return "true, false";
  if (param.type === "string") return "text";
  return `${param.type} in [${end(param.min ?? -Infinity)}, ${end(param.max ?? Infinity)}]`;
}

/** What a score takes, as the spec says it; scorers that only compute and say nothing take microseconds. */
const costOf = (spec: ScorerSpec): string => spec.cost ?? "microseconds to milliseconds of computing";

function scorerBlocks(spec: ScorerSpec): string[] {
  const better = spec.direction === "none" ? "no fixed direction" : `${spec.direction} is better`;
  const facts = [
    `family ${spec.family}`,
    `one value per ${spec.arity}`,
    `needs ${spec.needs.join(", ") || "nothing"}`,
    `range [${spec.range.map(end).join(", ")}]`,
    `unit: ${spec.unit}`,
    better,
    spec.deterministic ? "deterministic" : "may differ between calls",
    `cost: ${costOf(spec)}`,
    `version ${spec.version}`,
  ];
  const params = Object.entries(spec.params).map(([name, p]) => [
    `\`${name}\``,
    `\`${JSON.stringify(p.default)}\``,
    bounds(p),
    p.summary,
  ]);
  return [
    `## ${spec.name}`,
    `${spec.summary[0]!.toUpperCase()}${spec.summary.slice(1)}.`,
    [
      `- ${facts.join("; ")}`,
      ...(spec.source ? [`- paper: ${spec.source}`] : []),
      ...(spec.pinnedTo ? [`- its numbers equal: ${spec.pinnedTo}`] : []),
    ].join("\n"),
    ...(params.length > 0 ? [table(["parameter", "default", "values", "what it is"], params)] : []),
  ];
}

/** The addresses that GitHub gives to headings: other characters dropped, repeated ones numbered. */
function anchors(headings: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return headings.map((heading) => {
    const plain = heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-");
    const n = seen.get(plain) ?? 0;
    seen.set(plain, n + 1);
    return n === 0 ? plain : `${plain}-${n}`;
  });
}

function scorersPage(): string {
  const specs = SCORERS.map((s) => s.spec);
  const addresses = anchors(specs.map((s) => s.name));
  const rows = specs.map((s, i) => [
    `[${s.name}](#${addresses[i]})`,
    s.family,
    s.needs.join(", ") || "-",
    `[${s.range.map(end).join(", ")}]`,
    s.direction,
    s.needs.includes("model") ? "model" : "computed",
    s.pinnedTo ?? "-",
  ]);
  return page(
    "Scorers",
    "A scorer is called `NAME` or `NAME:param=value,...`, for example `--scorer chrf --scorer bleu:tokenize=zh`. `trenchcoat scorers NAME` prints the same as here.",
    "A cost of `computed` is microseconds to milliseconds on one core; `model` asks an encoder or a server, and the scorer's own entry says how often.",
    table(["scorer", "family", "needs", "range", "better", "cost", "pinned to"], rows),
    "Scorers that are made from something of yours, or from other scorers:",
    table(
      ["call", "what it is"],
      Object.values(SCHEMES).map((s) => [`\`${s.form}\``, s.summary]),
    ),
    ...specs.flatMap(scorerBlocks),
  );
}

function measuresPage(): string {
  const rows = MEASURES.map((m) => [
    `\`${m.name}\``,
    m.level,
    m.grouping,
    m.rule,
    m.chance === null ? "depends on the data" : String(m.chance),
    m.population,
    m.smooth ? "BCa from 30 clusters on, else percentile" : "percentile",
  ]);
  return page(
    "Measures",
    "Every measure that `trenchcoat meta` knows; larger is better for all. Which ones a data set gets without asking depends on its judgments and, for a published benchmark, on the benchmark's rule; `--measure NAME` names one, `--level LEVEL` takes a level, `--all` takes all that apply. Scorers whose direction is *lower* are negated first. Intervals resample clusters (an item, or the group of items that belong together).",
    table(["measure", "level", "grouping", "how it counts", "at chance", "population", "interval"], rows),
  );
}

const helpOf = async (argv: readonly string[]): Promise<string> => (await runQuietly(argv)).trimEnd();

async function cliPage(): Promise<string> {
  const blocks: string[] = [];
  for (const verb of VERBS)
    blocks.push(
      `## ${verb.name}${verb.alias ? ` (alias ${verb.alias})` : ""}`,
      `\`\`\`text\n${await helpOf([verb.name, "--help"])}\n\`\`\``,
    );
  return page(
    "Command line",
    "Data go to standard output, talk and progress to standard error. `-` is standard input. Exit codes: 0 ok; 1 a threshold that you asked for failed; 2 your input is wrong (one line: where, what, expected, got); 70 a bug of ours; 130 interrupted.",
    `\`\`\`text\n${await helpOf(["--help"])}\n\`\`\``,
    ...blocks,
  );
}

const columnsOf = (columns: Readonly<Record<string, string>>): string =>
  Object.entries(columns)
    .map(([name, type]) => `\`${name}\` ${type}`)
    .join(", ");

function formatsPage(): string {
  const sets = HUB_SETS.map((s) => [
    `\`${s.name}\``,
    s.summary,
    s.licence,
    `\`${s.format}\``,
    `[page](${hubPage(s)})`,
    s.tried ? "yes" : "no",
  ]);
  const tables = Object.entries(RUN_TABLES).map(([name, columns]) => [
    `\`${RUN_FILES[name as keyof typeof RUN_TABLES]}\``,
    columnsOf(columns),
  ]);
  return page(
    "Formats",
    "A PATH is a file, a directory (read whole) or `-`. The format is detected from names and first records; `--format NAME` forces one. `.gz` is read anywhere. [data-format.md](data-format.md) shows our own JSON lines and tables by example.",
    table(
      ["format", "what it is"],
      READERS.map((r) => [`\`${r.format}\``, r.summary]),
    ),
    "## Published sets that `trenchcoat data pull` knows",
    "*Tried* says whether the address was fetched with this program.",
    table(["name", "what it is", "licence", "format", "source", "tried"], sets),
    "## Tables of a run directory",
    "Written by `trenchcoat score` as Parquet; DuckDB and pandas open them. Scores are in `scores/<signature hash>/part-*.parquet`.",
    table(["file", "columns"], tables),
  );
}

function wordsPage(): string {
  return page(
    "Words",
    "Two fields do the same thing with two vocabularies. `--words metrics | rewards` changes labels only, never a number.",
    table(
      ["notion", "metrics", "rewards"],
      CROSSWALK.map((row) => [row.key, row.metrics, row.rewards]),
    ),
  );
}

/** File below the repository -> its text. */
export async function generatedPages(): Promise<Record<string, string>> {
  const schemas = Object.keys(SCHEMAS).map((name) => [
    `${SCHEMA_DIR}/${name}.json`,
    `${JSON.stringify(jsonSchema(name), null, 2)}\n`,
  ]);
  return {
    "docs/scorers.md": scorersPage(),
    "docs/measures.md": measuresPage(),
    "docs/cli.md": await cliPage(),
    "docs/formats.md": formatsPage(),
    "docs/words.md": wordsPage(),
    ...Object.fromEntries(schemas),
  };
}
