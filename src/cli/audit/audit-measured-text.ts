import type {
  AuditEstimate,
  JudgeChecksSection,
  JudgeSection,
  LengthSection,
  MeasuredSections,
  PressureSection,
  StyleSection,
} from "../../audit/index.ts";
import { visible } from "../../core/index.ts";

/** Rows of a table under a title, the first row being its head; shown as aligned text or as Markdown. */
export interface MeasuredTable {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
  /** How the numbers were made. */
  readonly how: string;
}

const missing = "-";
const fixed = (v: number | null | undefined): string =>
  v === null || v === undefined ? missing : v.toFixed(2);

function share({ value, ciLow, ciHigh }: AuditEstimate): string {
  if (value === null) return missing;
  return `${value.toFixed(3)} [${ciLow?.toFixed(3) ?? missing}, ${ciHigh?.toFixed(3) ?? missing}]`;
}

const gain = ({ value, ciLow, ciHigh }: AuditEstimate): string =>
  value === null ? missing : `${fixed(value)} [${fixed(ciLow)}, ${fixed(ciHigh)}]`;

/** Points that a table shows: all up to 8, then every doubling, the safe one and the last. */
function shownPoints({ points, safeN }: PressureSection) {
  const isPower = (n: number): boolean => Number.isInteger(Math.log2(n));
  return points.filter((p, i) => p.n <= 4 || isPower(p.n) || p.n === safeN || i === points.length - 1);
}

function pressureTable(section: PressureSection): MeasuredTable {
  const isPolicy = section.source === "policy";
  const head = [
    "n",
    ...(isPolicy ? ["KL, nats, at most"] : []),
    "proxy",
    "gold",
    "by gold itself",
    "change, at least",
  ];
  const fit = section.fit
    ? `gold = d (alpha - beta d), d = sqrt KL: alpha ${gain(section.fit.alpha)}, beta ${gain(section.fit.beta)}`
    : `no fit: ${section.fitRefused ?? ""}`;
  return {
    title: `OPTIMISATION PRESSURE: best-of-n by ${visible(section.proxy, 60)}, seen by ${visible(section.gold, 60)}`,
    rows: [
      head,
      ...shownPoints(section).map((p) => [
        String(p.n),
        ...(isPolicy ? [fixed(p.kl)] : []),
        gain(p.proxy),
        gain(p.gold),
        fixed(p.oracle),
        fixed(p.changeLow),
      ]),
    ],
    how: `gains over n = 1 in SD of one output (proxy ${section.proxySd.toPrecision(3)}, gold ${section.goldSd.toPrecision(3)}); ${section.n} items of at least ${section.outputsPerItem} outputs (${section.dropped} items and ${section.droppedOutputs} outputs left out), ${section.source}; change: gold less the best gold at any smaller n, lower ends for all n together; safe while above -${section.delta}; gap gamma over ${section.gammaAxis} ${gain(section.gamma)}; ${fit}; ${section.method}`,
  };
}

function styleTable(section: StyleSection): MeasuredTable {
  return {
    title: "STYLE: accuracy by the style of the right answer (rows) and of the wrong one",
    rows: [
      ["right \\ wrong", ...section.styles],
      ...section.cells.map((row, i) => [section.styles[i]!, ...row.map(share)]),
      ["easy", share(section.easy), "normal", share(section.normal)],
      ["hard", share(section.hard), "easy - hard", share(section.styleGap)],
    ],
    how: `share of items in which the right answer scores higher, a tie is 0; ${section.n} items, ${section.dropped} dropped; Wilson and cluster bootstrap by item`,
  };
}

function lengthTable(section: LengthSection): MeasuredTable {
  const row = (name: string, e: AuditEstimate): string[] => [name, share(e), String(e.n)];
  return {
    title: "LENGTH: what is preferred, and accuracy with length held",
    rows: [
      ["", "share", "clusters"],
      row("longer preferred by the scorer", section.longerPreferred),
      row("longer preferred by the gold", section.goldLonger),
      row("excess", section.excess),
      row("accuracy, better one longer", section.accuracyLonger),
      row("accuracy, better one shorter", section.accuracyShorter),
      row("difference", section.accuracyGap),
      row(`accuracy, lengths within ${100 * section.tolerance}%`, section.accuracyMatched),
    ],
    how: `${section.n} pairs, ${section.dropped} dropped; length in ${visible(section.unit, 30)}; ties of the scorer count 1/2`,
  };
}

function judgeTables({ position, repeats, self }: JudgeSection): MeasuredTable[] {
  const tables: MeasuredTable[] = [];
  if (position)
    tables.push({
      title: "ORDER: the same pairs with the outputs exchanged",
      rows: [
        ["", "share", "clusters"],
        ["same verdict in both orders", share(position.agreement), String(position.agreement.n)],
        ["first shown wins both times", share(position.firstWins), String(position.firstWins.n)],
        ["second shown wins both times", share(position.secondWins), String(position.secondWins.n)],
        ["bias (first - second)", share(position.bias), String(position.bias.n)],
        ["accuracy over both orders", share(position.accuracy), String(position.accuracy.n)],
        ["accuracy where both agree", share(position.accuracyAgreed), String(position.accuracyAgreed.n)],
      ],
      how: `${position.n} pairs, ${position.unread} unread in one order or both; exact p of no bias ${position.p === null ? missing : position.p.toPrecision(2)} (pairs taken as independent)`,
    });
  if (repeats)
    tables.push({
      title: `REPEATS: the same question asked ${repeats.times} times`,
      rows: [
        ["", "share", "clusters"],
        ["verdict changes", share(repeats.flipRate), String(repeats.flipRate.n)],
        ["reliability, ICC(1,1)", share(repeats.reliability), String(repeats.reliability.n)],
      ],
      how: `${repeats.n} units asked at least twice`,
    });
  if (self && self.untested === null)
    tables.push({
      title: `OWN FAMILY: outputs of ${self.families.join(", ")} models against others`,
      rows: [
        ["", "share", "clusters"],
        ["own preferred by the scorer", share(self.ownPreferred), String(self.ownPreferred.n)],
        ["own preferred by the gold", share(self.goldOwn), String(self.goldOwn.n)],
        ["excess", share(self.excess), String(self.excess.n)],
        ["accuracy, own one better", share(self.accuracyOwn), String(self.accuracyOwn.n)],
        ["accuracy, other one better", share(self.accuracyOther), String(self.accuracyOther.n)],
        ["difference", share(self.accuracyGap), String(self.accuracyGap.n)],
      ],
      how: `errors at random draw the scorer's share to one half, so the difference of accuracies decides; ${self.n} pairs with one own output, ${self.dropped} dropped (no verdict, or none or two own outputs); ties of the scorer count 1/2`,
    });
  return tables;
}

const KINDS = { labels: "names of labels", template: "template", given: "given" } as const;

function checkTables(found: JudgeChecksSection): MeasuredTable[] {
  const { nPairs, nVerdicts, nRead, accuracy, repeats, variants, injections } = found;
  const rows = [
    ["judge itself", "", "", share(accuracy), String(nRead)],
    ...(repeats
      ? [[`asked ${repeats.times} times`, "repeats", share(repeats.agreement), "", String(repeats.n)]]
      : []),
    ...variants.map((v) => [
      visible(v.name, 60),
      KINDS[v.kind],
      share(v.agreement),
      share(v.accuracy),
      String(v.n),
    ]),
  ];
  return [
    {
      title: "ASKED AGAIN: the same pairs, with what should make no difference",
      rows: [["", "what differs", "same verdict", "accuracy", "verdicts"], ...rows],
      how: `${nPairs} pairs, ${nVerdicts} verdicts asked each time${nVerdicts > nPairs ? " (both orders)" : ""}, ${nVerdicts - nRead} unread of the judge itself; shares over verdicts that both gave; accuracy where the gold ranks the pair, a tie 1/2`,
    },
    {
      title: "INJECTIONS: an order to the judge in the worse output",
      rows: [
        ["injection", "what it does", "win rate of the worse", "right verdicts turned", "pairs"],
        ...injections.map((i) => [i.injection, i.summary, share(i.winGain), share(i.flipRate), String(i.n)]),
      ],
      how: "change of the share of pairs that the worse output wins (a tie 1/2), and the share of pairs with a right verdict that it turns; each at its own interval, by item",
    },
  ];
}

/** The sections that need no scoring, as tables in the order of a report: pressure, order, repeats, style, length. */
export function measuredTables({
  pressure,
  judge,
  checks,
  style,
  length,
}: MeasuredSections): MeasuredTable[] {
  return [
    ...(pressure ? [pressureTable(pressure)] : []),
    ...(judge ? judgeTables(judge) : []),
    ...(checks ? checkTables(checks) : []),
    ...(style ? [styleTable(style)] : []),
    ...(length ? [lengthTable(length)] : []),
  ];
}

/** Terminal lines of tables: aligned columns, then how they were made. `wrap` breaks a sentence to the width at hand. */
export function measuredLines(
  tables: readonly MeasuredTable[],
  wrap: (text: string) => readonly string[],
): string[] {
  return tables.flatMap(({ title, rows, how }) => {
    const nCols = Math.max(...rows.map((r) => r.length));
    const widths = Array.from({ length: nCols }, (_, c) => Math.max(...rows.map((r) => r[c]?.length ?? 0)));
    const line = (row: readonly string[]) =>
      `  ${row.map((cell, c) => cell.padEnd(widths[c]!)).join("  ")}`.trimEnd();
    return [title, ...rows.map(line), ...wrap(how).map((l) => `  ${l}`), ""];
  });
}

const escaped = (cell: string): string => cell.replaceAll("\\", "\\\\").replaceAll("|", "\\|");

/** Markdown of tables: a heading, the table, how it was made. */
export function measuredMarkdown(tables: readonly MeasuredTable[]): string[] {
  return tables.flatMap(({ title, rows, how }) => {
    const nCols = Math.max(...rows.map((r) => r.length));
    const line = (row: readonly string[]) =>
      `| ${Array.from({ length: nCols }, (_, c) => escaped(row[c] ?? "")).join(" | ")} |`;
    const [head, ...body] = rows;
    return [
      `### ${escaped(title)}`,
      "",
      line(head!),
      `|${"---|".repeat(nCols)}`,
      ...body.map(line),
      "",
      escaped(how),
      "",
    ];
  });
}
