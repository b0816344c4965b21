import { type Context, type Finding, type Scorer, shortName, UserError } from "../core/index.ts";

/** What is told of probes. */
export interface Probing {
  readonly ctx: Context;
  onFinding(scorer: Scorer, finding: Finding): void;
}

const lineOf = ({ check, finding, help }: Finding): string =>
  `${check}: ${finding}${help === undefined ? "" : ` (${help})`}`;

/**
 * Runs the probes of scorers, one after the other, before anything is spent on them. Warnings are told.
 * @throws UserError that lists all findings where one of them is an error; what asking a server throws
 */
export async function probeScorers(scorers: readonly Scorer[], { ctx, onFinding }: Probing): Promise<void> {
  const wrong: string[] = [];
  for (const scorer of scorers)
    for (const finding of (await scorer.probe?.(ctx)) ?? []) {
      onFinding(scorer, finding);
      if (finding.severity === "error") wrong.push(`${shortName(scorer.spec)}, ${lineOf(finding)}`);
    }
  if (wrong.length === 0) return;
  throw new UserError({
    where: "probe",
    problem: wrong.join("; "),
    help: "mend it, or --no-probe to score all the same",
  });
}
