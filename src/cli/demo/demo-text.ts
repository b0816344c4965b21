import type { MetaResult, PartDifference, Row } from "../../meta/index.ts";
import {
  counted,
  formatDifference,
  formatInterval,
  formatValue,
  padEnd,
  padStart,
  wrap,
} from "../../report/index.ts";
import type { Surprise } from "./demo-surprises.ts";

/** How the demo's own sections are drawn. */
export interface DemoScreen {
  readonly columns: number;
  bold(text: string): string;
}

/** A heading with a finding under it. */
function section(title: string, lines: readonly string[], screen: DemoScreen): string[] {
  return [screen.bold(title.toUpperCase()), ...lines, ""];
}

function paragraph(text: string, screen: DemoScreen, hang = 2): string[] {
  return wrap(text, screen.columns - hang).map((line, k) => " ".repeat(k === 0 ? 2 : hang) + line);
}

interface Table {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  cell(row: string, column: string): string;
}

/** A table whose columns go on below where the screen is too narrow. */
function tableLines({ rows, columns, cell }: Table, screen: DemoScreen): string[] {
  const first = Math.max(...rows.map((row) => row.length));
  const width = (column: string): number => Math.max(column.length, 6) + 2;
  const lines: string[] = [];
  for (let from = 0; from < columns.length;) {
    let to = from;
    let used = 2 + first;
    while (to < columns.length && (to === from || used + width(columns[to]!) <= screen.columns))
      used += width(columns[to++]!);
    const shown = columns.slice(from, to);
    lines.push(`  ${padEnd("", first)}${shown.map((c) => padStart(c, width(c))).join("")}`);
    for (const row of rows)
      lines.push(`  ${padEnd(row, first)}${shown.map((c) => padStart(cell(row, c), width(c))).join("")}`);
    from = to;
  }
  return lines;
}

const short = (row: Row | undefined): string => {
  if (!row || row.value === null) return "–";
  return `${row.value.toFixed(2)}${row.ciHigh !== null && row.ciHigh < 0.5 ? "*" : " "}`;
};

/** Accuracy by one tag of the contrast set: values of the tag against scorers, `*` where the whole interval lies below a coin. */
export function sliceSection(result: MetaResult, tag: string, screen: DemoScreen): string[] {
  const rows = result.rows.filter(
    (r) => r.dataset === "contrast" && r.primary && Object.keys(r.slice).join() === tag,
  );
  const whole = result.rows
    .filter((r) => r.dataset === "contrast" && r.primary && Object.keys(r.slice).length === 0)
    .filter((r) => r.value !== null && (!r.sentinel || r.scorer === "length"));
  const columns = whole.toSorted((x, y) => Number(x.sentinel) - Number(y.sentinel)).map((r) => r.scorer);
  const values = [...new Set(rows.map((r) => r.slice[tag]!))];
  const nOf = (value: string): number =>
    Math.max(...rows.filter((r) => r.slice[tag] === value).map((r) => r.n));
  const labels = new Map(values.map((value) => [`${value} (n ${nOf(value)})`, value]));
  const cell = (label: string, scorer: string): string =>
    short(rows.find((r) => r.scorer === scorer && r.slice[tag] === labels.get(label)));
  const caption = "n pairs; * the whole interval lies below 0.5, what a coin reaches (not corrected)";
  const table = tableLines({ rows: [...labels.keys()], columns, cell }, screen);
  return section(`contrast: accuracy by ${tag}`, [...table, ...paragraph(caption, screen)], screen);
}

/** All pairs beside the length-matched ones, with the interval of the difference. */
export function dropSection(drops: readonly PartDifference[], screen: DemoScreen): string[] {
  const defined = drops.filter((d) => d.difference !== null && !["constant", "position"].includes(d.scorer));
  const [one] = defined;
  if (!one) return [];
  const name = Math.max(...defined.map((d) => d.scorer.length));
  const lines = defined
    .toSorted((x, y) => Number(x.sentinel) - Number(y.sentinel) || y.valueFrom! - x.valueFrom!)
    .map((d) => {
      const isFound = d.ciLow !== null && (d.ciLow > 0 || d.ciHigh! < 0);
      const values = [d.valueFrom, d.valueTo].map((v) => padStart(formatValue(v), 9)).join("");
      const line = `  ${padEnd(d.scorer, name)}${values}   ${formatDifference(d)}`;
      return isFound ? screen.bold(`${line}  *`) : line;
    });
  const how =
    `n = ${one.nFrom} pairs, of which ${one.nTo} have lengths within 10% of the longer. ${100 * one.confidence}% intervals of the ` +
    `difference: ${one.ciMethod}, ${counted(one.resamples, "resample")}, seed ${one.seed}; * does not hold 0 (not corrected).`;
  const head = `  ${padEnd("", name)}${padStart("all", 9)}${padStart("matched", 9)}   all less matched`;
  return section("contrast: length-matched pairs", [head, ...lines, ...paragraph(how, screen)], screen);
}

/** The sentences that go against expectation. */
export function surpriseSection(found: readonly Surprise[], screen: DemoScreen): string[] {
  const lines = found.flatMap(({ dataset, sentence }, k) =>
    paragraph(`${k + 1}. ${dataset}: ${sentence}`, screen, 5),
  );
  const caution =
    "Looked for among many cells and not corrected: leads to follow on your own data, not tests. On the contrast set they are " +
    "properties of errors that were written to be hard; its preferences hold by construction and are no human judgments.";
  return section("what surprised", [...lines, ...paragraph(caution, screen)], screen);
}

/** One command with the reason for it. */
export interface NextCommand {
  readonly why: string;
  readonly command: string;
}

/** Commands, one a line, never wrapped so that they can be copied. */
export function nextSection(next: readonly NextCommand[], screen: DemoScreen): string[] {
  return section(
    "next: your own data",
    next.flatMap(({ why, command }) => [...paragraph(why, screen), `    ${command}`]),
    screen,
  );
}

/** One line a data set: its decision's measure of the best scorer. */
export function introLines(result: MetaResult, screen: DemoScreen): string[] {
  const told = result.datasets.map((d) => {
    const best = result.rows.find(
      (r) =>
        r.dataset === d.name &&
        r.primary &&
        Object.keys(r.slice).length === 0 &&
        r.scorer === result.decisions.find((x) => x.dataset === d.name)?.best,
    );
    const lead = best ? `; best scorer ${best.scorer}, ${best.measure} ${formatInterval(best)}` : "";
    return paragraph(`${d.name}: ${d.summary} (licence ${d.licence})${lead}`, screen, 4);
  });
  return section("trenchcoat demo: two data sets", told.flat(), screen);
}
