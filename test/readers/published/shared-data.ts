import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe } from "vitest";
import { collect, type Dataset, raterName } from "../../../src/core/index.ts";
import { candidates, columnOf } from "../../../src/meta/columns.ts";
import { chooseGold, type Part, sliceParts, makeView, wholePart } from "../../../src/meta/view.ts";
import type { Reader } from "../../../src/readers/reader.ts";
import { openTree } from "../../../src/readers/tree.ts";

const SHARED = process.env["TRENCHCOAT_SHARED"] ?? resolve(import.meta.dirname, "../../../../shared");

/** Absolute path of a file or folder of the published data. */
export const dataPath = (path: string): string => join(SHARED, "data", path);

/** A suite over one folder of the published data, skipped with the reason where it is absent. */
export function describeData(folder: string, body: () => void): void {
  if (existsSync(dataPath(folder))) return void describe(folder, body);
  console.warn(`skipped: ${dataPath(folder)} is absent (set TRENCHCOAT_SHARED)`);
  describe.skip(`${folder} (absent)`, body);
}

/** Reads every data set of a path. */
export async function load(reader: Reader, path: string): Promise<Dataset[]> {
  const tree = await openTree(dataPath(path));
  if (!(await reader.detect(tree))) throw new Error(`${reader.format} does not recognise ${path}`);
  const sources = await reader.open(tree, { skipBad: 0, onSkip: () => undefined, map: {} });
  const all: Dataset[] = [];
  for (const source of sources) all.push(await collect(source));
  return all;
}

/** Reads a path that holds one data set, or the one with that name. */
export async function loadOne(reader: Reader, path: string, name?: string): Promise<Dataset> {
  const all = await load(reader, path);
  const found = name === undefined ? all[0] : all.find((d) => d.head.name === name);
  if (!found) throw new Error(`${path} holds no data set ${name}`);
  return found;
}

/** The judged part of a data set under a gold (the default where absent). */
export function judged(dataset: Dataset, gold?: string, excludeSystems: readonly string[] = []): Part {
  const chosen = chooseGold(dataset, gold);
  if (!chosen) throw new Error("no gold");
  return wholePart(makeView(dataset, chosen, { where: {}, excludeSystems }));
}

/** The judged part with one value of a tag. */
export function slice(part: Part, tag: string, value: string): Part {
  const found = sliceParts(part, [tag]).find((p) => p.slice[tag] === value);
  if (!found) throw new Error(`no slice ${tag}=${value}`);
  return found;
}

/** A scorer's values at a part's units, higher better. */
export function column(part: Part, scorer: string) {
  const candidate = candidates(part.view.dataset).find((c) => c.name === scorer);
  const found = candidate && columnOf(part, candidate);
  if (!found) throw new Error(`no scorer ${scorer}`);
  return found;
}

/** Means over the units of each system of a part, in the order of `part.systems`. */
export function systemMeans(part: Part, values: ArrayLike<number>): Float64Array {
  const total = new Float64Array(part.systems.length);
  const n = new Float64Array(part.systems.length);
  for (let i = 0; i < part.units.length; i++) {
    const value = values[i]!;
    const system = part.systemOf[i]!;
    if (Number.isNaN(value) || system < 0) continue;
    total[system]! += value;
    n[system]!++;
  }
  return total.map((t, i) => t / n[i]!);
}

/** Number of pairs of systems, and how many of them two columns of system values order alike. */
export function orderedAlike(x: ArrayLike<number>, y: ArrayLike<number>): string {
  let alike = 0;
  let pairs = 0;
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j < i; j++) {
      pairs++;
      if (Math.sign(x[i]! - x[j]!) === Math.sign(y[i]! - y[j]!)) alike++;
    }
  return `${alike}/${pairs}`;
}

/** The ratings of one aspect by one rater, aligned with the outputs, NaN where there is none. */
export function ratings(dataset: Dataset, aspect: string, rater?: string): Float64Array {
  const values = new Float64Array(dataset.outputs.length).fill(NaN);
  for (const j of dataset.judgments)
    if (j.kind === "rating" && j.aspect === aspect && "output" in j.target)
      if (rater === undefined || raterName(j.rater) === rater)
        values[dataset.outputIndex.get(j.target.output)!] = j.value;
  return values;
}

/**
 * The README's cells where they print these values, else the values as they would be printed. The READMEs' figures were rounded twice:
 * to one digit more, then (a final 5 up or to even) to the digits shown.
 */
export function asPrinted(values: readonly number[], cells: readonly string[]): string[] {
  return values.map((value, i) => {
    const cell = cells[i]!;
    const digits = cell.length - 1 - cell.indexOf(".");
    const once = value.toFixed(digits + 1);
    const isFive = once.endsWith("5");
    const distance = Math.abs(Number(once) - Number(cell)) * 10 ** (digits + 1);
    if (value.toFixed(digits) === cell || (isFive && Math.round(distance) === 5)) return cell;
    return value.toFixed(digits);
  });
}

/** A published JSON file, decompressed and parsed. */
export function rawJson(path: string): unknown {
  const bytes = readFileSync(dataPath(path));
  return JSON.parse((path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"));
}

/** Processor seconds that an action takes, so that other work on the machine does not count. */
export async function seconds(action: () => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  await action();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}
