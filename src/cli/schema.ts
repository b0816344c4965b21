import { z } from "zod";
import { unknownName } from "../core/index.ts";
import { calibrateResultSchema, cascadeResultSchema } from "./calibrate/calibrate-schema.ts";
import { auditResultSchema } from "./audit/audit-schema.ts";
import { attackResultSchema } from "./attack/attack-schema.ts";
import { doctorResultSchema } from "./doctor/doctor-schema.ts";
import { estimateResultSchema } from "./estimate/estimate-schema.ts";
import { fitResultSchema } from "./fit/fit-schema.ts";
import { debiasResultSchema, guardResultSchema } from "./debias/debias-schema.ts";
import { gateResultSchema } from "./gate/gate-schema.ts";
import { powerResultSchema } from "./power/power-schema.ts";
import { rankResultSchema } from "./rank/rank-schema.ts";
import { ratersResultSchema } from "./raters/raters-schema.ts";
import { metaResultSchema, storedResultSchema } from "./result-schema.ts";
import {
  attackDryRunSchema,
  auditDryRunSchema,
  debiasDryRunSchema,
  dryRunSchema,
  inspectSchema,
  runRecordSchema,
  scoreResultSchema,
  scorersSchema,
} from "./run-schema.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "./verb.ts";

/** Every JSON output that has a schema: its name, the form, and the command or file that holds it. */
export const SCHEMAS = {
  meta: { form: metaResultSchema, of: "trenchcoat meta PATH... --json" },
  score: { form: scoreResultSchema, of: "trenchcoat score PATH... --scorer NAME --json" },
  "dry-run": { form: dryRunSchema, of: "trenchcoat score PATH... --scorer NAME --dry-run --json" },
  run: { form: runRecordSchema, of: "run.json of a run directory" },
  report: { form: storedResultSchema, of: "report.json of a run directory" },
  fit: { form: fitResultSchema, of: "trenchcoat fit PATH... --json" },
  raters: { form: ratersResultSchema, of: "trenchcoat raters PATH... --json" },
  rank: { form: rankResultSchema, of: "trenchcoat rank PATH... --json" },
  power: { form: powerResultSchema, of: "trenchcoat power PATH... --json" },
  estimate: { form: estimateResultSchema, of: "trenchcoat estimate PATH... --scorer NAME --json" },
  gate: { form: gateResultSchema, of: "trenchcoat gate PATH... --min MEASURE=NUMBER --json" },
  calibrate: { form: calibrateResultSchema, of: "trenchcoat calibrate PATH... --scorer NAME --json" },
  cascade: {
    form: cascadeResultSchema,
    of: "trenchcoat calibrate PATH... --cascade SCORER=COST --json, or --scorer NAME --abstain --json",
  },
  audit: { form: auditResultSchema, of: "trenchcoat audit PATH... --scorer CALL --json" },
  "audit-dry-run": { form: auditDryRunSchema, of: "trenchcoat audit PATH... --scorer CALL --dry-run --json" },
  attack: { form: attackResultSchema, of: "trenchcoat attack PATH... --scorer CALL --json" },
  "attack-dry-run": {
    form: attackDryRunSchema,
    of: "trenchcoat attack PATH... --scorer CALL --dry-run --json",
  },
  debias: { form: debiasResultSchema, of: "trenchcoat debias PATH... --scorer NAME --json" },
  "debias-dry-run": {
    form: debiasDryRunSchema,
    of: "trenchcoat debias PATH... --scorer NAME --dry-run --json",
  },
  guard: { form: guardResultSchema, of: "trenchcoat debias PATH... --scorer NAME --guard RULE --json" },
  scorers: { form: scorersSchema, of: "trenchcoat scorers --json" },
  doctor: { form: doctorResultSchema, of: "trenchcoat doctor URL|FILE --json" },
  inspect: { form: inspectSchema, of: "trenchcoat data inspect PATH... --json" },
} as const satisfies Record<string, { readonly form: z.ZodType; readonly of: string }>;

export type SchemaName = keyof typeof SCHEMAS;

/** The JSON Schema (draft 2020-12) of one output. @throws UserError with the nearest name. */
export function jsonSchema(name: string): object {
  if (!Object.hasOwn(SCHEMAS, name)) throw unknownName("schema", "output", name, Object.keys(SCHEMAS));
  const { form, of } = SCHEMAS[name as SchemaName];
  const { $schema, ...rest } = z.toJSONSchema(form);
  return { $schema, title: `trenchcoat ${name}`, description: of, ...rest };
}

async function run(args: Args, io: Io): Promise<number> {
  const [name] = args.paths;
  const made =
    name === undefined
      ? Object.fromEntries(Object.keys(SCHEMAS).map((each) => [each, jsonSchema(each)]))
      : jsonSchema(name);
  io.out(`${JSON.stringify(made, null, 2)}\n`);
  return 0;
}

/** `trenchcoat schema [NAME]`: JSON Schemas of the JSON outputs. */
export const schema: Verb = {
  name: "schema",
  summary: `print the JSON Schema of an output (${Object.keys(SCHEMAS).join(", ")}), or of all`,
  positional: "[name]",
  flags: COMMON_FLAGS,
  examples: ["trenchcoat schema meta", "trenchcoat schema | jq keys"],
  run,
};
