import { visible } from "../../core/index.ts";
import type { FitResult, HeldOutTest, HeldOutValue } from "../../fit/index.ts";

const number = (v: number | null): string => (v === null ? "-" : v.toFixed(3));

const pText = (p: number | null): string => (p === null ? "-" : p < 0.001 ? "< 0.001" : p.toFixed(3));

const range = (low: number | null, high: number | null): string =>
  low === null ? "" : `[${number(low)}, ${number(high)}]`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((h, c) => Math.max(h.length, ...rows.map((row) => row[c]!.length)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, c) => (c === 0 ? cell.padEnd(widths[c]!) : cell.padStart(widths[c]!)))
      .join("  ")
      .trimEnd();
  return [head, ...rows].map(line).join("\n");
}

function testCells(test: HeldOutTest | undefined): string[] {
  if (!test) return ["", "", "", "", ""];
  const { hindsight } = test;
  return [
    number(test.difference),
    range(test.ciLow, test.ciHigh),
    ...(hindsight ? [number(hindsight.difference), range(hindsight.ciLow, hindsight.ciHigh)] : ["", ""]),
    pText(test.pAdjusted),
  ];
}

function compared(values: readonly HeldOutValue[], tests: readonly HeldOutTest[], measure: string): string {
  const rows = values.map((v) => [
    visible(v.name, 40),
    number(v.value),
    range(v.ciLow, v.ciHigh),
    ...testCells(tests.find((t) => t.name === v.name)),
  ]);
  return table(["held out", measure, "95%", "difference", "95%", "hindsight", "95%", "p of both"], rows);
}

function membersTable({ members, measure }: FitResult): string {
  const sorted = members.toSorted((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity));
  const shown = sorted
    .slice(0, 20)
    .map((m) => [
      visible(m.name, 40),
      number(m.value),
      range(m.ciLow, m.ciHigh),
      `${Math.round(100 * m.chosenShare)}%`,
      m.costUsd === null ? "-" : m.costUsd.toPrecision(3),
    ]);
  const more = sorted.length > 20 ? `\n(${sorted.length - 20} more members in --json)` : "";
  return `${table(["member by itself", measure, "95%", "chosen", "$/1000"], shown)}${more}`;
}

function weightsTable({ form }: FitResult): string | undefined {
  if (form.kind === "combination" && "weights" in form.rule) {
    const { weights } = form.rule;
    const rows = form.members
      .map((m, k) => ({ name: m.scorer, weight: weights[k]! }))
      .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
      .slice(0, 20)
      .map(({ name, weight }) => [visible(name, 40), weight.toPrecision(3)]);
    return table(["weights of z-scores", ""], rows);
  }
  if (form.kind !== "head") return undefined;
  const named = form.blocks.flatMap((b) =>
    b.kind === "named" ? b.names.map((name, k) => ({ name, weight: b.weights[k]! })) : [],
  );
  if (named.length === 0) return undefined;
  const rows = named
    .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, 15)
    .map(({ name, weight }) => [name, weight.toPrecision(3)]);
  return table(["weights of standardised features", ""], rows);
}

function ablationTable({ ablation, measure }: FitResult): string | undefined {
  if (ablation.length === 0) return undefined;
  const rows = ablation
    .toSorted((a, b) => (b.test.difference ?? 0) - (a.test.difference ?? 0))
    .map(({ member, without, test }) => [
      visible(member, 40),
      number(without.value),
      number(test.difference === null ? null : -test.difference),
      range(test.ciHigh === null ? null : -test.ciHigh, test.ciLow === null ? null : -test.ciLow),
      pText(test.pAdjusted),
    ]);
  return table(["left out", measure, "change", "95%", "p"], rows);
}

function frontierTable({ frontier, measure }: FitResult): string | undefined {
  if (!frontier) return undefined;
  const rows = frontier.points
    .filter((p) => p.isOnFrontier)
    .map((p) => [
      visible(p.members.join(" + "), 60),
      frontier.unit === "scorers called" ? String(p.cost) : p.cost.toPrecision(3),
      number(p.value.value),
      range(p.value.ciLow, p.value.ciHigh),
    ]);
  return `${table([`no cheaper set reaches more (${frontier.unit})`, "cost", measure, "95%"], rows)}\n(descriptive: sets are chosen on the values shown)`;
}

/** The decision first, then the comparison, then members, weights, what leaving out does, and what more members buy. */
export function fitText(result: FitResult): string {
  const { dataset, gold, measure, level, grouping, n, nItems, nSystems, nClusters, dropped, nFolds, seed } =
    result;
  const missing = dropped > 0 ? `, ${dropped} without a member's score left out` : "";
  const within = grouping === "none" ? "" : `, within ${grouping}`;
  const left = result.systemsLeftOut;
  const sections = [
    result.decision.map((s) => visible(s, 1000)).join("\n"),
    `${visible(dataset, 80)} (${visible(gold, 80)}): ${measure} (${level}${within}), ${n} labels of ${nItems} items${nSystems > 0 ? ` and ${nSystems} systems` : ""}${missing}; ${nFolds} folds of ${nClusters} item groups, seed ${seed}`,
    compared(result.values, result.tests, measure),
    left
      ? `With systems left out too (${left.nFolds} folds of ${left.nSystems} systems):\n${compared(left.values, left.tests, measure)}`
      : undefined,
    membersTable(result),
    weightsTable(result),
    ablationTable(result),
    frontierTable(result),
  ];
  return `${sections.filter((s) => s !== undefined).join("\n\n")}\n`;
}
