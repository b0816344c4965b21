import { z } from "zod";

const number = z.number().nullable();

/** The JSON form of `doctor`. Undefined numbers are null. */
export const doctorResultSchema = z.strictObject({
  target: z.string(),
  server: z
    .strictObject({ kind: z.string(), evidence: z.string(), call: z.string().nullable() })
    .nullable()
    .describe("what answers at the address; null for files and calls"),
  seed: z.number(),
  findings: z.array(
    z.strictObject({
      subject: z.string().describe("a scorer's call, or a column of a file"),
      check: z.string(),
      severity: z.enum(["ok", "warning", "error"]),
      finding: z.string(),
      help: z.string().optional(),
      evidence: z.record(z.string(), number).optional(),
    }),
  ),
  parity: z
    .strictObject({
      a: z.string(),
      b: z.string(),
      data: z.string(),
      n: z.number(),
      dropped: z.number(),
      flips: z.number().describe("pairs of answers to one item that the engines rank differently"),
      pairs: z.number().describe("pairs that both tell apart"),
      flipShare: number,
      ciLow: number,
      ciHigh: number,
      ciMethod: z.string(),
      spearman: number,
      largestDrift: number,
      relativeDrift: number.describe("in standard deviations of a's scores"),
      worst: z.string().nullable().describe("the output with the largest drift"),
    })
    .nullable(),
});
