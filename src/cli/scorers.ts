import Table from "cli-table3";
import {
  signature,
  type ParamSpec,
  type ScorerDefinition,
  type ScorerSpec,
  shortName,
} from "../core/index.ts";
import { createScorer, findScorer, SCORERS } from "../scorers/index.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "./verb.ts";

const DEFAULT_WIDTH = 110;

/** A spec as JSON shows it: what the spec says, with its signature. Infinite ends of the range are null. */
function specJson(spec: ScorerSpec): object {
  return { ...spec, signature: signature(spec) };
}

function end(x: number): string {
  if (x === Infinity) return "inf";
  return x === -Infinity ? "-inf" : String(x);
}

function paramText(name: string, param: ParamSpec): string {
  const about = [`default ${JSON.stringify(param.default)}`];
  if (param.type === "choice") about.push(`one of ${param.choices.join(", ")}`);
  if ((param.type === "number" || param.type === "integer") && (param.min ?? param.max) !== undefined)
    about.push(`in [${end(param.min ?? -Infinity)}, ${end(param.max ?? Infinity)}]`);
  return `  ${name} (${param.type}): ${param.summary}; ${about.join("; ")}`;
}

/** One scorer whole: everything that its spec says, in words. */
export function scorerText(spec: ScorerSpec): string {
  const lines = [
    `${shortName(spec)}: ${spec.summary}`,
    "",
    `family     ${spec.family}`,
    `scores     one value per ${spec.arity}, in [${end(spec.range[0])}, ${end(spec.range[1])}], unit: ${spec.unit}`,
    `better     ${spec.direction === "none" ? "no fixed direction" : spec.direction}`,
    `needs      ${spec.needs.length > 0 ? spec.needs.join(", ") : "nothing"}`,
    `repeats    ${spec.deterministic ? "deterministic: the same input gives the same score" : "may differ between calls"}`,
    `version    ${spec.version}`,
    `signature  ${signature(spec)}`,
  ];
  if (spec.cost) lines.push(`cost       ${spec.cost}`);
  if (spec.licence) lines.push(`licence    ${spec.licence}`);
  if (spec.lineage) lines.push(`lineage    ${spec.lineage}`);
  if (spec.source) lines.push(`paper      ${spec.source}`);
  if (spec.pinnedTo) lines.push(`equals     ${spec.pinnedTo}`);
  const params = Object.entries(spec.params);
  if (params.length > 0)
    lines.push("", "parameters", ...params.map(([name, param]) => paramText(name, param)));
  return `${lines.join("\n")}\n`;
}

const COLUMNS = ["scorer", "family", "needs", "better", "what it is"] as const;

/** All scorers as a table, `width` columns wide. */
export function scorersTable(definitions: readonly ScorerDefinition[], width: number): string {
  const rows = definitions.map(({ spec }) => [
    spec.name,
    spec.family,
    spec.needs.join(", ") || "-",
    spec.direction,
    spec.summary,
  ]);
  const widths = COLUMNS.slice(0, -1).map(
    (title, c) => 2 + Math.max(title.length, ...rows.map((r) => r[c]!.length)),
  );
  const last = Math.max(24, width - widths.reduce((n, w) => n + w, 0) - 2);
  const table = new Table({
    head: [...COLUMNS],
    colWidths: [...widths, last],
    wordWrap: true,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
    chars: BORDERLESS,
  });
  table.push(...rows);
  return `${table.toString().replace(/ +$/gm, "")}\n`;
}

const BORDERLESS = Object.fromEntries(
  [
    ["top", "top-mid", "top-left", "top-right"],
    ["bottom", "bottom-mid", "bottom-left", "bottom-right"],
    ["left", "left-mid", "mid", "mid-mid"],
    ["right", "right-mid", "middle"],
  ]
    .flat()
    .map((name) => [name, ""]),
);

async function run(args: Args, io: Io): Promise<number> {
  const [call] = args.paths;
  const isJson = args["json"] === true;
  if (call === undefined) {
    const specs = SCORERS.map((s) => specJson(s.spec));
    io.out(
      isJson
        ? `${JSON.stringify({ scorers: specs }, null, 2)}\n`
        : scorersTable(SCORERS, io.columns ?? DEFAULT_WIDTH),
    );
    return 0;
  }
  const spec = call.includes(":") ? (await createScorer(call)).spec : findScorer(call).spec;
  io.out(isJson ? `${JSON.stringify(specJson(spec), null, 2)}\n` : scorerText(spec));
  return 0;
}

/** `trenchcoat scorers`: lists scorers from their specs, or shows one whole. */
export const scorers: Verb = {
  name: "scorers",
  summary: "list the scorers, or show one whole",
  positional: "[name]",
  flags: COMMON_FLAGS,
  examples: ["trenchcoat scorers", "trenchcoat scorers chrf", "trenchcoat scorers bleu:tokenize=zh --json"],
  run,
};
