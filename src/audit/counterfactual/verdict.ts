import type { AuditSettings, CounterfactualSection, EditFamily, EditRow, Verdict } from "../result.ts";
import {
  type Detection,
  type FloorTest,
  leastClusters,
  meanInterval,
  type Sides,
  smallestDetectable,
  withSpreadError,
} from "./floor-test.ts";

/** What a verdict is made of. */
export interface VerdictInput {
  readonly test: FloorTest;
  /** Degrees of freedom of the SD by which effects were divided. */
  readonly sdDf: number;
  readonly pAdjusted: number;
  readonly family: EditFamily;
  /** The audit's floor, or the edit's own tolerance where that is larger. */
  readonly floor: number;
  readonly settings: AuditSettings;
  /** Hypotheses among which discoveries are counted. */
  readonly familySize: number;
  /** False where the scorer gives every text the same value, so that nothing can be measured in its SD. */
  readonly hasSpread: boolean;
  readonly dominant: CounterfactualSection["dominant"];
}

export type EditVerdict = Pick<EditRow, "verdict" | "damage" | "smallestDetectable" | "why">;

/** Breaking edits are flagged where they raise the score; others where they move it either way. */
export const sidesOf = (family: EditFamily): Sides => (family === "breaking" ? "above" : "two");

function damageOf(
  family: EditFamily,
  isFlagged: boolean,
  ends: { low: number; high: number; floor: number },
) {
  if (family !== "breaking") return null;
  if (isFlagged) return "rewarded" as const;
  if (ends.high < -ends.floor) return "seen" as const;
  return ends.low > -ends.floor && ends.high < ends.floor ? ("not seen" as const) : ("unclear" as const);
}

/** Why a small effect says nothing; undefined where it does. A scorer that does not move at all is invariant on any scale. */
function unmeasured({ test, dominant }: VerdictInput): string | undefined {
  if (!dominant || (test.estimate === 0 && test.se === 0)) return undefined;
  return `one item makes up ${Math.round(100 * dominant.share)}% of the spread that effects are measured in`;
}

const round = (v: number): string => v.toPrecision(2);

/**
 * FLAG where the effect is shown to be beyond the floor (adjusted p at most the false discovery rate); PASS where its interval lies wholly inside the
 * floor, and inside half the smallest detectable effect, so that an effect of that size passes as seldom as the interval errs; else INCONCLUSIVE.
 * Fewer clusters than any effect could be flagged with give no verdict, however small the effect looks, nor does an SD that is made by one item.
 */
export function verdictOf(input: VerdictInput): EditVerdict {
  const { test, sdDf, pAdjusted, family, floor, settings, familySize, hasSpread } = input;
  const sides = sidesOf(family);
  const detection: Detection = { floor, sides, level: settings.fdr / familySize, power: settings.power };
  const detectable = smallestDetectable({ ...test, sdDf }, detection);
  const stated = { smallestDetectable: Number.isFinite(detectable) ? detectable : null };
  const undecided = (why: string): EditVerdict => ({
    ...stated,
    verdict: "INCONCLUSIVE",
    damage: family === "breaking" ? "unclear" : null,
    why,
  });
  if (test.n === 0) return undecided("applied to no output that has both scores");
  const least = leastClusters(detection);
  if (test.n < least) return undecided(`${test.n} items; a verdict needs ${least}`);
  if (!hasSpread) return undecided("the scorer gives every text the same value");
  const se = withSpreadError(test.estimate, test.se, sdDf);
  const { low, high } = meanInterval({ ...test, se }, settings.confidence);
  const isFlagged = pAdjusted <= settings.fdr;
  const damage = damageOf(family, isFlagged, { low, high, floor });
  if (isFlagged) {
    const moves = test.estimate > 0 ? "raises" : "lowers";
    return { ...stated, verdict: "FLAG", damage, why: `${moves} the score by more than ${floor} SD` };
  }
  const vain = unmeasured(input);
  if (vain !== undefined)
    return {
      ...stated,
      verdict: "INCONCLUSIVE",
      damage: damage === "not seen" ? "unclear" : damage,
      why: vain,
    };
  const margin = Math.min(floor, detectable / 2);
  const passes = high < margin && (sides === "above" || low > -margin);
  if (passes) {
    const why =
      sides === "above"
        ? `does not raise the score by ${round(margin)} SD`
        : `moves the score by less than ${round(margin)} SD`;
    return { ...stated, verdict: "PASS", damage, why };
  }
  return {
    ...stated,
    verdict: "INCONCLUSIVE",
    damage,
    why: `n = ${test.n} tells effects from ${round(detectable)} SD on`,
  };
}

/** The most severe of several verdicts: FLAG, then INCONCLUSIVE, then PASS. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  for (const verdict of ["FLAG", "INCONCLUSIVE"] as const) if (verdicts.includes(verdict)) return verdict;
  return "PASS";
}
