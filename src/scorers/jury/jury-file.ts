import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { PoolRule, Settings } from "../../core/index.ts";
import { UserError } from "../../core/index.ts";

/** One member of a jury: how it is called, its settings where they do not fit into a call, and what it counts. */
export interface Juror {
  readonly scorer: string;
  readonly settings?: Settings;
  readonly weight: number;
}

/** A jury as a file says it. */
export interface Jury {
  readonly rule: PoolRule;
  /** Least share of the weight that must be read. */
  readonly least: number;
  readonly members: readonly Juror[];
}

const FORM =
  '{"rule": "mean", "members": [CALL, {"scorer": CALL, "weight": 2}]}, or the list of members alone';

const juror = z.union([
  z.string().transform((scorer) => ({ scorer, weight: 1 })),
  z.strictObject({
    scorer: z.string(),
    settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    weight: z.number().positive().default(1),
  }),
]);

const jury = z.strictObject({
  rule: z.enum(["mean", "median", "majority"]).default("mean"),
  least: z.number().min(0).max(1).default(0.5),
  members: z.array(juror).min(2),
});

const jurySchema = z.preprocess((json) => (Array.isArray(json) ? { members: json } : json), jury);

/** Reads the JSON text of a jury. @throws UserError with the place and what was expected */
export function parseJury(text: string, where: string): Jury {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new UserError({ where, problem: "not JSON", expected: FORM }, { cause });
  }
  const parsed = jurySchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const at = issue?.path.join(".") || "value";
    throw new UserError({
      where,
      problem: `not a jury: ${at}: ${issue?.message ?? "wrong"}`,
      expected: FORM,
    });
  }
  const { members, ...how } = parsed.data;
  return {
    ...how,
    members: members.map(({ scorer, weight, ...rest }) => {
      const settings = "settings" in rest ? rest.settings : undefined;
      return { scorer, weight, ...(settings === undefined ? {} : { settings }) };
    }),
  };
}

/** Reads a jury's file. @throws UserError where it cannot be read or is none */
export async function readJury(file: string): Promise<Jury> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new UserError(
      {
        where: `panel:${file}`,
        problem: "neither a file that can be read nor calls",
        expected: `CALL+CALL or a file: ${FORM}`,
      },
      { cause },
    );
  }
  return parseJury(text, file);
}
