import type { Pressure } from "./pressure/index.ts";
import type { CounterfactualSection, CueVerdict, UseVerdict } from "./result.ts";

/** What is known when uses are judged. */
export interface UseEvidence {
  readonly scorer: string;
  readonly cues: readonly CueVerdict[];
  readonly counterfactual?: CounterfactualSection;
  readonly pressure?: Pressure;
}

const MOST_NAMED = 4;

/** `a, b and 3 more`. */
function listed(names: readonly string[]): string {
  if (names.length <= MOST_NAMED) return names.join(", ");
  return `${names.slice(0, MOST_NAMED).join(", ")} and ${names.length - MOST_NAMED} more`;
}

const sd = (v: number | null): string => (v === null ? "-" : `${v > 0 ? "+" : ""}${v.toFixed(2)}`);
const withEffect = (c: CueVerdict): string =>
  `${c.cue} (${c.edit} ${sd(c.effect.value)} SD [${sd(c.effect.ciLow)}, ${sd(c.effect.ciHigh)}])`;

/** Breaking edits whose damage the scorer was shown not to see. */
const unseen = (section: CounterfactualSection | undefined): string[] =>
  (section?.edits ?? []).filter((e) => e.damage === "not seen").map((e) => e.edit);

function monitor({ cues, counterfactual }: UseEvidence): UseVerdict {
  const use = "monitor" as const;
  if (!counterfactual)
    return {
      use,
      verdict: "NOT TESTED",
      upTo: null,
      sentence: "Monitoring: not tested, since no text was edited and scored again.",
    };
  const flagged = cues.filter((c) => c.verdict === "FLAG");
  const blind = unseen(counterfactual);
  const notSeen = blind.length > 0 ? ` It does not see: ${listed(blind)}.` : "";
  if (flagged.length > 0)
    return {
      use,
      verdict: "FLAG",
      upTo: null,
      sentence: `Monitoring: watch these beside the score, which moves with them at equal content: ${listed(flagged.map(withEffect))}.${notSeen}`,
    };
  if (blind.length > 0)
    return {
      use,
      verdict: "FLAG",
      upTo: null,
      sentence: `Monitoring: not by itself, since it does not see this damage: ${listed(blind)}.`,
    };
  const open = cues.filter((c) => c.verdict === "INCONCLUSIVE");
  if (open.length > 0)
    return {
      use,
      verdict: "INCONCLUSIVE",
      upTo: null,
      sentence: `Monitoring: undecided at n = ${counterfactual.nClusters} for ${open.length} of ${cues.length} cues (${listed(open.map((c) => c.cue))}).`,
    };
  return {
    use,
    verdict: "PASS",
    upTo: null,
    sentence: `Monitoring: no cue that was edited moves the score by the floor (${cues.length} cues, n = ${counterfactual.nClusters}).`,
  };
}

function bestOfN({ cues, pressure }: UseEvidence): UseVerdict {
  const use = "best-of-n" as const;
  const rewarded = cues.filter((c) => c.direction === "rewards");
  const but =
    rewarded.length > 0
      ? ` Choosing by it favours ${listed(rewarded.map((c) => c.cue))} at equal content.`
      : "";
  if (!pressure)
    return {
      use,
      verdict: rewarded.length > 0 ? "FLAG" : "NOT TESTED",
      upTo: null,
      sentence: `Best-of-n: not tested under optimisation.${but}`,
    };
  const { safeN, maxN, n } = pressure;
  if (safeN < 2)
    return {
      use,
      verdict: rewarded.length > 0 ? "FLAG" : "INCONCLUSIVE",
      upTo: null,
      sentence: `Best-of-n: not shown safe at any n up to ${maxN} (${n} items, ${pressure.source}).${but}`,
    };
  return {
    use,
    verdict: rewarded.length > 0 ? "FLAG" : "PASS",
    upTo: safeN,
    sentence: `Best-of-n: shown safe up to n = ${safeN} of ${maxN} tested (${n} items, ${pressure.source}).${but}`,
  };
}

function rl({ cues, pressure }: UseEvidence): UseVerdict {
  const use = "rl" as const;
  const rewarded = cues.filter((c) => c.direction === "rewards");
  const tested =
    pressure?.source === "policy"
      ? `RL: best-of-n on the policy's draws was shown safe up to n = ${pressure.safeN}; training itself was not tested`
      : "RL: not tested under optimisation";
  if (rewarded.length === 0) return { use, verdict: "NOT TESTED", upTo: null, sentence: `${tested}.` };
  return {
    use,
    verdict: "FLAG",
    upTo: null,
    sentence: `${tested}; a policy is paid for ${listed(rewarded.map((c) => c.cue))} at equal content: guard or debias first.`,
  };
}

/** One verdict a use, each with its sentence. Without a test under optimisation, best-of-n and RL are flagged or not tested, never passed. */
export function decideUses(evidence: UseEvidence): UseVerdict[] {
  return [monitor(evidence), bestOfN(evidence), rl(evidence)];
}
