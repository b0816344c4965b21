import type { Dataset, Finding, ScoreTable } from "../../core/index.ts";
import { spearman } from "../../meta/index.ts";

const SATURATED = 0.02;
const MANY = 0.5;
const LENGTH = 0.8;
const AGAINST = -0.3;
const MIN_N = 10;

const shown = (x: number): string => String(Number(x.toPrecision(3)));

function checkMissing({ values, missing }: ScoreTable): Finding | undefined {
  const n = values.length;
  const nMissing = values.filter((v) => Number.isNaN(v)).length;
  if (nMissing <= 0.05 * n) return undefined;
  const [reason] = Object.entries(missing ?? {}).toSorted((a, b) => b[1] - a[1]);
  return {
    check: "missing",
    severity: nMissing > MANY * n ? "error" : "warning",
    finding: `${nMissing} of ${n} scores are missing${reason ? ` (${reason[0]})` : ""}`,
    help: "missing is never zero: find out which outputs lack a score before any average is believed",
    evidence: { n, missing: nMissing },
  };
}

function checkConstant(known: readonly number[]): Finding | undefined {
  if (known.some((v) => v !== known[0])) return undefined;
  return {
    check: "constant",
    severity: "error",
    finding: `all ${known.length} scores are ${shown(known[0]!)}`,
    help: "a constant tells nothing; a failed scorer that answers a default looks like this",
    evidence: { n: known.length, value: known[0]! },
  };
}

function checkSaturation(known: readonly number[]): Finding | undefined {
  if (known.some((v) => v < 0 || v > 1) || known.every((v) => Number.isInteger(v))) return undefined;
  const near = known.filter((v) => v < SATURATED || v > 1 - SATURATED).length;
  if (near <= MANY * known.length) return undefined;
  return {
    check: "activation",
    severity: "warning",
    finding: `all ${known.length} scores are in [0, 1] and ${near} are within ${SATURATED} of an end: a saturated sigmoid or softmax`,
    help: "score again without the activation: near the ends ranks are rounding",
    evidence: { n: known.length, saturated: near },
  };
}

interface Rows {
  readonly table: ScoreTable;
  readonly dataset: Dataset;
}

/** Pairs of outputs of one item with both scores: how many there are, are tied, and say the same words with different scores. */
function pairCounts({ table, dataset }: Rows) {
  const rows = new Map<string, number[]>();
  dataset.outputs.forEach(({ itemId }, i) => {
    if (Number.isNaN(table.values[i])) return;
    const found = rows.get(itemId);
    if (found) found.push(i);
    else rows.set(itemId, [i]);
  });
  const counts = { pairs: 0, ties: 0, same: 0, noisy: 0 };
  for (const group of rows.values())
    for (const [k, i] of group.entries())
      for (const j of group.slice(k + 1)) {
        const { text } = dataset.outputs[i]!;
        const isSame = text !== undefined && text === dataset.outputs[j]!.text;
        const isTied = table.values[i] === table.values[j];
        counts.pairs++;
        if (isTied && !isSame) counts.ties++;
        if (isSame) counts.same++;
        if (isSame && !isTied) counts.noisy++;
      }
  return counts;
}

function checkPairs(rows: Rows): Finding[] {
  const { pairs, ties, same, noisy } = pairCounts(rows);
  const found: Finding[] = [];
  if (pairs >= MIN_N && ties > MANY * pairs)
    found.push({
      check: "ties",
      severity: "warning",
      finding: `${ties} of ${pairs} pairs of different answers to one item are tied`,
      help: "a group of tied answers gives no advantage in training and no rank in evaluation",
      evidence: { pairs, ties },
    });
  if (noisy > 0)
    found.push({
      check: "repeat-noise",
      severity: "warning",
      finding: `${noisy} of ${same} pairs of identical answers to one item have different scores`,
      help: "the scorer samples, or its score depends on the batch: trenchcoat doctor --scorer CALL tells which",
      evidence: { same, noisy },
    });
  return found;
}

function checkLength({ table, dataset }: Rows): Finding | undefined {
  const known = dataset.outputs.flatMap(({ text }, i) =>
    text === undefined || Number.isNaN(table.values[i])
      ? []
      : [{ length: text.length, value: table.values[i]! }],
  );
  if (known.length < MIN_N) return undefined;
  const rho = spearman(
    known.map((k) => k.length),
    known.map((k) => k.value),
  ).value;
  if (!(Math.abs(rho) >= LENGTH)) return undefined;
  return {
    check: "length",
    severity: "warning",
    finding: `the score follows ${rho > 0 ? "length" : "brevity"}: Spearman ${shown(rho)} with the number of characters, n = ${known.length}`,
    help: "see what is left once length is held fixed: trenchcoat meta shows it beside every scorer",
    evidence: { n: known.length, spearman: rho },
  };
}

/** A column that runs against every other one is likely to have the other direction. */
function checkAgainst({ table, dataset }: Rows): Finding | undefined {
  const others = dataset.tables.filter(
    (t) =>
      t !== table &&
      t.over === "outputs" &&
      t.scorer.family !== "sentinel" &&
      t.scorer.name !== table.scorer.name,
  );
  const rhos = others.map((other) => {
    const both = [...table.values.keys()].filter((i) => !Number.isNaN(table.values[i]! + other.values[i]!));
    if (both.length < MIN_N) return NaN;
    return spearman(
      both.map((i) => table.values[i]!),
      both.map((i) => other.values[i]!),
    ).value;
  });
  if (rhos.length < 2 || !rhos.every((rho) => rho <= AGAINST)) return undefined;
  return {
    check: "direction",
    severity: "warning",
    finding: `runs against all ${rhos.length} other columns: Spearman ${shown(Math.max(...rhos))} at best`,
    help: "lower may be better here; say so where the column is used, or turn the sign",
    evidence: { others: rhos.length, spearman: Math.max(...rhos) },
  };
}

/** What is wrong with a column of scores that is there already, as far as the numbers and texts tell. Never empty. */
export function examineTable(table: ScoreTable, dataset: Dataset): readonly Finding[] {
  const known = [...table.values].filter((v) => !Number.isNaN(v));
  const missing = checkMissing(table);
  if (known.length === 0) return missing ? [missing] : [];
  const constant = checkConstant(known);
  const rows = { table, dataset };
  const isOverOutputs = table.over === "outputs";
  const found = [
    missing,
    constant,
    ...(constant
      ? []
      : [
          checkSaturation(known),
          ...(isOverOutputs ? [...checkPairs(rows), checkLength(rows), checkAgainst(rows)] : []),
        ]),
  ].filter((f) => f !== undefined);
  if (found.length > 0) return found;
  return [
    {
      check: "values",
      severity: "ok",
      finding: `${known.length} scores, ${shown(Math.min(...known))} to ${shown(Math.max(...known))}; not constant, saturated, tied or led by length`,
      evidence: { n: known.length },
    },
  ];
}
