import { UserError } from "../../core/index.ts";
import type { FileEntry, Tree } from "../reader.ts";
import { parseNumber } from "../text/number.ts";
import { readJson } from "../text/read-json.ts";
import { readText } from "../text/read-text.ts";
import { filesAt } from "./layout.ts";
import { recordOf } from "./records.ts";

/** What one file of a WMT folder holds. */
export interface WmtFile {
  readonly file: FileEntry;
  /** Language pair, `en-de`. */
  readonly pair: string;
  /** Name of the rating or the scorer. */
  readonly name: string;
  readonly kind: "human" | "metric" | "judge";
  readonly level: "seg" | "sys";
}

const HUMAN_JSON = /([a-z]{2}-[a-z]{2})\.(mqm-col\d(?:_more_data)?)\.json$/;
const HUMAN_SCORE = /([a-z]{2}-[a-z]{2})\.((?:MQM|ESA)-\d)\.seg\.score$/;
const METRIC = /([a-z]{2}-[a-z]{2})\.([^/]+)\.(seg|sys)\.json$/;
const JUDGE = /(?:([a-z]{2}-[a-z]{2})\/)?(GEMBA-[^/]+)\.(seg|sys)\.score$/;
/** The pair of the only published judge files, for one that is given outside its folder. */
const JUDGE_PAIR = "en-de";

/** The rating and score files of a tree, human ratings first. */
export function wmtFiles(tree: Tree): WmtFile[] {
  const human = [HUMAN_JSON, HUMAN_SCORE].flatMap((place) =>
    filesAt(tree, place).map(({ file, at }): WmtFile => ({
      file,
      pair: at[1]!,
      name: at[2]!,
      kind: "human",
      level: "seg",
    })),
  );
  const scored = (place: RegExp, kind: "metric" | "judge") =>
    filesAt(tree, place).map(({ file, at }): WmtFile => ({
      file,
      pair: at[1] ?? JUDGE_PAIR,
      name: at[2]!,
      kind,
      level: at[3] === "sys" ? "sys" : "seg",
    }));
  return [...human, ...scored(METRIC, "metric"), ...scored(JUDGE, "judge")];
}

/** Values by system in the order of the test set, NaN where missing. */
export type BySystem = ReadonlyMap<string, Float64Array>;

function numbersOf(list: unknown, where: string): Float64Array {
  if (!Array.isArray(list))
    throw new UserError({ where, problem: "invalid values", expected: "a list of numbers and nulls" });
  return Float64Array.from(list, (value: unknown, i) => {
    if (value === null) return NaN;
    if (typeof value === "number") return value;
    throw new UserError({
      where,
      problem: `invalid value ${i + 1}`,
      expected: "a number or null",
      got: JSON.stringify(value),
    });
  });
}

/** Lines of `system TAB score`, in test-set order within each system. */
function scoreLines(text: string, path: string): BySystem {
  const values = new Map<string, number[]>();
  // Judges give few different scores: each spelling is parsed once.
  const parsed = new Map<string, number>();
  let last: { prefix: string; into: number[] } | undefined;
  for (let start = 0, line = 1; start < text.length; line++) {
    let end = text.indexOf("\n", start);
    if (end < 0) end = text.length;
    const where = () => `${path}:${line}`;
    const stop = text.charCodeAt(end - 1) === 13 ? end - 1 : end;
    // Rows of one system follow one another: its name is cut out and looked up once.
    if (!last || !text.startsWith(last.prefix, start)) {
      const tab = text.indexOf("\t", start);
      if (tab < 0 || tab >= stop)
        throw new UserError({
          where: where(),
          problem: "invalid line",
          expected: "system, tab, score",
          got: `"${text.slice(start, stop)}"`,
        });
      const system = text.slice(start, tab);
      const into = values.get(system) ?? [];
      values.set(system, into);
      last = { prefix: `${system}\t`, into };
    }
    const cell = text.slice(start + last.prefix.length, stop);
    let value = parsed.get(cell);
    if (value === undefined) {
      value = parseNumber(cell, where);
      parsed.set(cell, value);
    }
    last.into.push(value);
    start = end + 1;
  }
  return new Map([...values].map(([system, list]) => [system, Float64Array.from(list)]));
}

/** Reads a rating or score file of either form. @throws UserError on anything that is no number. */
export async function readWmtFile({ file }: WmtFile): Promise<BySystem> {
  if (!/\.json(\.gz)?$/.test(file.path)) return scoreLines(await readText(file), file.path);
  const { value } = recordOf(await readJson(file), file.path);
  return new Map(
    Object.entries(value).map(([system, list]) => [system, numbersOf(list, `${file.path}, ${system}`)]),
  );
}

/** The edition that a tree's files belong to: editions share file names, so systems of en-de decide. */
export async function wmtEdition(tree: Tree): Promise<22 | 23 | undefined> {
  const files = wmtFiles(tree);
  for (const { pair, kind, name } of files) {
    if (pair === "en-zh" || kind === "judge") return 22;
    if (pair === "zh-en" || (!name.startsWith("mqm-") && kind === "human") || name.endsWith("_more_data"))
      return 23;
  }
  const [first] = files;
  if (!first || first.pair !== "en-de") return undefined;
  const systems = [...(await readWmtFile(first)).keys()];
  return systems.some((system) => /^(ONLINE-|GPT4-|AIRC)/.test(system)) ? 23 : 22;
}
