import type { Batch, DatasetHead, DatasetSource, Item, Judgment, Output, Span } from "../../core/index.ts";
import { UserError } from "../../core/index.ts";
import type { FileEntry, ReadOptions, Tree } from "../reader.ts";
import { tarEntries } from "../text/tar.ts";
import { TSV } from "../text/delimited.ts";
import { filesAt } from "./layout.ts";
import { type PublishedTable, readTable } from "./tables.ts";

/** The side-by-side files, as published or unpacked. */
export const SXS_PLACE = /sxs_mqm_generalMT2023_([a-z]{4})\.3ratingsPerSegment\.tsv(\.tar)?$/;

const HEAD: Omit<DatasetHead, "name"> = {
  summary: "MQM error spans of every rater, systems shown side by side",
  licence: "Apache-2.0",
  source: "Freitag et al. (2021), https://arxiv.org/abs/2104.14478",
  notes: [
    "an empty list of spans is an annotation without errors; planted attention checks (HOTW-test) are left out",
    "raters keep their ids through the file",
    "GPT4-5shot_with_refA is GPT4-5shot shown beside refA",
  ],
};

const OPEN = "<v>";
const CLOSE = "</v>";

/** A text without its error marks, and the marked stretches as offsets into it. */
export function unmark(marked: string): { readonly text: string; readonly spans: readonly Span[] } {
  if (!marked.includes(OPEN)) return { text: marked, spans: [] };
  const spans: Span[] = [];
  let text = "";
  let from = 0;
  for (let open = marked.indexOf(OPEN); open >= 0; open = marked.indexOf(OPEN, from)) {
    const close = marked.indexOf(CLOSE, open);
    if (close < 0) break;
    text += marked.slice(from, open);
    const inner = marked.slice(open + OPEN.length, close);
    spans.push({ start: text.length, end: text.length + inner.length, text: inner });
    text += inner;
    from = close + CLOSE.length;
  }
  return { text: text + marked.slice(from), spans };
}

interface Annotation {
  readonly output: Span[];
  readonly source: Span[];
}

interface Annotated {
  output: Output;
  readonly raters: Map<string, Annotation>;
}

const COLUMNS = [
  "system",
  "doc",
  "globalSegId",
  "rater",
  "source",
  "target",
  "category",
  "severity",
] as const;

type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

function addRow(row: Row, items: Map<string, Item>, outputs: Map<string, Annotated>): void {
  const [source, target] = [unmark(row.source), unmark(row.target)];
  const itemId = row.globalSegId;
  if (!items.has(itemId))
    items.set(itemId, { id: itemId, source: source.text, references: [], tags: { doc: row.doc } });
  const id = `${row.system}/${itemId}`;
  const annotated = outputs.get(id) ?? {
    output: { id, itemId, system: row.system, text: target.text, tags: {} },
    raters: new Map<string, Annotation>(),
  };
  outputs.set(id, annotated);
  // Some rows have lost the text's last space, which others mark.
  if (target.text.length > annotated.output.text!.length)
    annotated.output = { ...annotated.output, text: target.text };
  const annotation = annotated.raters.get(row.rater) ?? { output: [], source: [] };
  annotated.raters.set(row.rater, annotation);
  if (row.severity === "No-error") return;
  const kind = { category: row.category, severity: row.severity };
  for (const span of source.spans) annotation.source.push({ ...span, ...kind });
  for (const span of target.spans) annotation.output.push({ ...span, ...kind });
  // An error without a place is one of the whole output.
  if (source.spans.length + target.spans.length === 0) annotation.output.push(kind);
}

/** One judgment of the output for every rater who saw it, and one of the source where the rater marked errors there. */
function judgmentsOf({ output, raters }: Annotated): Judgment[] {
  return [...raters].flatMap(([id, annotation]): Judgment[] => {
    const base = {
      kind: "spans",
      rater: { id, persistent: true },
      aspect: "mqm",
      output: output.id,
    } as const;
    const onOutput: Judgment = { ...base, side: "output", spans: annotation.output };
    if (annotation.source.length === 0) return [onOutput];
    return [onOutput, { ...base, side: "source", spans: annotation.source }];
  });
}

function batchOf(table: PublishedTable): Batch {
  const at = COLUMNS.map((name) => table.column(name));
  const items = new Map<string, Item>();
  const outputs = new Map<string, Annotated>();
  for (const cells of table.rows) {
    const row = Object.fromEntries(COLUMNS.map((name, i) => [name, cells[at[i]!]!])) as Row;
    if (row.severity !== "HOTW-test") addRow(row, items, outputs);
  }
  const annotated = [...outputs.values()];
  return {
    items: [...items.values()],
    outputs: annotated.map((a) => a.output),
    judgments: annotated.flatMap(judgmentsOf),
  };
}

/** The header has one cell more than the rows: a pointer to documentation. */
const FORM = { dialect: TSV, isRagged: true } as const;

async function tableOf(file: FileEntry, options: ReadOptions): Promise<PublishedTable> {
  if (!/\.tar(\.gz)?$/.test(file.path)) return readTable(file, FORM, options);
  for await (const entry of tarEntries(file))
    if (entry.name.endsWith(".tsv")) return readTable(entry, FORM, options);
  throw new UserError({ where: file.path, problem: "holds no .tsv file", expected: "the published archive" });
}

async function* batches(file: FileEntry, options: ReadOptions): AsyncGenerator<Batch> {
  yield batchOf(await tableOf(file, options));
}

/** One data set a side-by-side file: outputs of ten systems with the error spans of three raters each. */
export function sxsSources(tree: Tree, options: ReadOptions): DatasetSource[] {
  return filesAt(tree, SXS_PLACE).map(({ file, at }) => ({
    head: { name: `wmt23_mqm/raw-${at[1]!}`, ...HEAD },
    batches: () => batches(file, options),
  }));
}
