import type {
  Batch,
  DatasetHead,
  DatasetSource,
  Gold,
  Item,
  Judgment,
  Output,
  ScoreColumn,
  ScorerSpec,
} from "../../core/index.ts";
import { importedScorer, UserError } from "../../core/index.ts";
import type { Tree } from "../reader.ts";
import { type BySystem, readWmtFile, type WmtFile, wmtFiles } from "./wmt-files.ts";

/** What differs between editions: golds, and which systems are human references. */
export interface WmtEdition {
  readonly name: string;
  readonly licence: string;
  readonly source: string;
  readonly notes: readonly string[];
  /** The reference that reference-based metrics compare with. */
  readonly reference: string;
  /** All systems that are no machine translation. */
  readonly references: readonly string[];
  /** Aspect and rater of a human file. */
  judgmentOf(name: string): { readonly aspect: string; readonly rater: string };
  golds(pair: string): readonly Gold[];
}

const GEMBA_RANGES: Readonly<Record<string, readonly [number, number]>> = {
  DA: [0, 100],
  SQM: [0, 100],
  Stars: [1, 5],
  Classes: [0, 4],
};

/** The scorer of a file name: `MetricX-23-XXL`, `GEMBA-GPT4-DA-refA`. */
export function wmtScorer(name: string): ScorerSpec {
  const [, , prompt = "", mode] = name.split("-");
  if (name.startsWith("GEMBA-"))
    return importedScorer(name, {
      family: "judge",
      range: GEMBA_RANGES[prompt] ?? [-Infinity, Infinity],
      unit: prompt,
      needs: mode === "src" ? ["source", "text", "model"] : ["source", "text", "references", "model"],
      source: "Kocmi and Federmann (2023), https://arxiv.org/abs/2302.14520",
    });
  const isMetricX = name.startsWith("MetricX");
  const isReferenceFree = /-QE-|Kiwi/.test(name);
  return importedScorer(name, {
    family: "metric",
    range: isMetricX ? [-25, 0] : [-Infinity, Infinity],
    unit: isMetricX ? "MQM points, negated" : "native units",
    needs: isReferenceFree ? ["source", "text"] : ["text", "references"],
  });
}

/** Items and outputs that are out already, by system. */
interface State {
  nSegments: number;
  readonly ids: Map<string, readonly string[]>;
  /** Ids of the systems of a file, concatenated; shared between files with the same systems. */
  readonly columnIds: Map<string, readonly string[]>;
}

function checkLengths(values: BySystem, path: string, state: State): void {
  for (const [system, list] of values) {
    if (state.nSegments < 0) state.nSegments = list.length;
    if (list.length === state.nSegments) continue;
    throw new UserError({
      where: path,
      problem: `system "${system}" has another number of segments`,
      expected: String(state.nSegments),
      got: String(list.length),
    });
  }
}

function outputsOf(system: string, edition: WmtEdition, state: State): Output[] {
  const isHuman = edition.references.includes(system);
  const tags = isHuman ? { human: "yes" } : {};
  const same = system === edition.reference ? { sameAs: system } : {};
  const ids = Array.from({ length: state.nSegments }, (_, i) => `${system}/${i + 1}`);
  state.ids.set(system, ids);
  return ids.map((id, i) => ({ id, itemId: String(i + 1), system, tags, ...same }));
}

/** Items (from the first file) and the outputs of systems that no earlier file had. */
function announce(values: BySystem, edition: WmtEdition, state: State): { items: Item[]; outputs: Output[] } {
  const items: Item[] =
    state.ids.size > 0
      ? []
      : Array.from({ length: Math.max(0, state.nSegments) }, (_, i) => ({
          id: String(i + 1),
          references: [],
          tags: {},
        }));
  const fresh = [...values.keys()].filter((system) => !state.ids.has(system));
  return { items, outputs: fresh.flatMap((system) => outputsOf(system, edition, state)) };
}

function judgmentsOf(values: BySystem, file: WmtFile, edition: WmtEdition, state: State): Judgment[] {
  const { aspect, rater: id } = edition.judgmentOf(file.name);
  const rater = { id, persistent: false };
  const judgments: Judgment[] = [];
  for (const [system, list] of values) {
    const ids = state.ids.get(system)!;
    for (let i = 0; i < list.length; i++) {
      const value = list[i]!;
      if (!Number.isNaN(value))
        judgments.push({ kind: "rating", rater, aspect, target: { output: ids[i]! }, value });
    }
  }
  return judgments;
}

function columnOf(values: BySystem, file: WmtFile, state: State): ScoreColumn {
  const systems = [...values.keys()];
  const key = JSON.stringify(systems);
  const ids = state.columnIds.get(key) ?? systems.flatMap((system) => state.ids.get(system)!);
  state.columnIds.set(key, ids);
  const column = new Float64Array(ids.length);
  let at = 0;
  for (const list of values.values()) {
    column.set(list, at);
    at += list.length;
  }
  return { scorer: wmtScorer(file.name), over: "outputs", ids, values: column };
}

/** A system file: one value a system. */
function systemColumn(values: BySystem, file: WmtFile): ScoreColumn {
  const column = Float64Array.from(values.values(), (list) => list[0] ?? NaN);
  return { scorer: wmtScorer(file.name), over: "systems", ids: [...values.keys()], values: column };
}

async function* batches(files: readonly WmtFile[], edition: WmtEdition): AsyncGenerator<Batch> {
  const state: State = { nSegments: -1, ids: new Map(), columnIds: new Map() };
  for (const file of files) {
    const values = await readWmtFile(file);
    if (file.level === "sys") {
      yield { columns: [systemColumn(values, file)] };
      continue;
    }
    checkLengths(values, file.file.path, state);
    const fresh = announce(values, edition, state);
    yield file.kind === "human"
      ? { ...fresh, judgments: judgmentsOf(values, file, edition, state) }
      : { ...fresh, columns: [columnOf(values, file, state)] };
  }
}

/** System files say nothing where the segment file of the scorer is there: they hold its means. */
function needed(files: readonly WmtFile[]): WmtFile[] {
  const segments = new Set(files.filter((f) => f.level === "seg").map((f) => f.name));
  return files.filter((f) => f.level === "seg" || !segments.has(f.name));
}

/** One data set a language pair of the rating and score files of a tree. */
export function wmtSources(tree: Tree, edition: WmtEdition): DatasetSource[] {
  const { licence, source, notes } = edition;
  const pairs = new Map<string, WmtFile[]>();
  for (const file of wmtFiles(tree)) pairs.set(file.pair, [...(pairs.get(file.pair) ?? []), file]);
  return [...pairs].map(([pair, all]) => {
    const files = needed(all);
    const human = files.filter((f) => f.kind === "human").map((f) => edition.judgmentOf(f.name));
    const head: DatasetHead = {
      name: `${edition.name}/${pair}`,
      summary: `translations ${pair} without texts, rated by humans and scored`,
      licence,
      source,
      golds: edition
        .golds(pair)
        .filter((g) => human.some((h) => h.aspect === g.aspect && (g.raters?.includes(h.rater) ?? true))),
      notes,
    };
    return { head, batches: () => batches(files, edition) };
  });
}

/** Golds over one protocol's columns: their mean, each column, and the mean with human references among the systems. */
export function columnGolds(
  aspect: string,
  raters: readonly string[],
  references: readonly string[],
): Gold[] {
  const mean: Gold = {
    name: aspect,
    summary: `mean of ${raters.length} MQM columns, negated penalties, machine systems only`,
    over: "outputs",
    aspect,
    combine: "mean",
    excludeSystems: references,
  };
  const { excludeSystems: _, ...withReferences } = mean;
  return [
    mean,
    ...raters.map((rater): Gold => ({
      ...mean,
      name: `${aspect}-${rater.replace(/^mqm-/, "")}`,
      summary: `MQM column ${rater}, machine systems only`,
      raters: [rater],
      combine: "single",
    })),
    {
      ...withReferences,
      name: `${aspect}-with-references`,
      summary: `mean of ${raters.length} MQM columns, negated penalties, human references among the systems`,
    },
  ];
}
