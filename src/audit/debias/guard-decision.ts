import { visible } from "../../core/index.ts";
import { agreementChange } from "./debias-decision.ts";
import type { GuardResult } from "./guard-result.ts";

type Facts = Omit<GuardResult, "decision">;

const LEVEL = 0.05;

const share = (n: number, of: number): string => `${n} of ${of} (${((100 * n) / of).toFixed(1)}%)`;

function struckSentence({ nStruck, n, guards, floor }: Facts): string {
  const rule = guards
    .map((g) => `${visible(g.guard, 60)} ${g.strikes} ${g.threshold}: ${g.nStruck}`)
    .join("; ");
  if (nStruck === 0)
    return `No guard strikes any of ${n} scored outputs (${rule}): on these data nothing changes.`;
  return `The guard strikes ${share(nStruck, n)} scored outputs (${rule}); each then scores ${floor.value.toPrecision(3)}, the lowest hundredth of the others.`;
}

function systemSentence({ systems, nSystems }: Facts): string[] {
  const [most] = systems;
  if (!most || most.nStruck < most.n / 2) return [];
  const moved =
    most.placeBefore === most.placeAfter
      ? `place ${most.placeBefore} of ${nSystems} as before`
      : `from place ${most.placeBefore} to ${most.placeAfter} of ${nSystems}`;
  return [
    `Most struck is ${visible(most.system, 60)}: ${share(most.nStruck, most.n)} outputs, mean score ${most.before.toPrecision(3)} to ${most.after.toPrecision(3)}, ${moved}.`,
  ];
}

function agreementSentence({ agreement, nStruck }: Facts): string {
  if (!agreement || agreement.difference.value === null)
    return "Whether the guarded scorer agrees with humans as well as before was not tested: no gold of single outputs to test against.";
  if (nStruck === 0) return `Agreement with humans is the same by construction (${agreement.measure}).`;
  const { difference, p } = agreement;
  const how = agreementChange(agreement);
  if (p !== null && p < LEVEL)
    return difference.value! > 0
      ? `It agrees better with humans (${how}).`
      : `It costs agreement with humans (${how}): strike less, or use it only where outputs are optimised against the scorer.`;
  return `No change of agreement with humans was detected (${how}).`;
}

function silentSentences({ guards, n }: Facts): string[] {
  return guards
    .filter((g) => g.nWithoutValue > 0)
    .map(
      (g) =>
        `${visible(g.guard, 60)} says nothing of ${share(g.nWithoutValue, n)} outputs and lets them pass.`,
    );
}

/** What guards did, in sentences, the most important first. */
export function guardDecision(found: Facts): string[] {
  return [
    struckSentence(found),
    ...systemSentence(found),
    agreementSentence(found),
    ...silentSentences(found),
    "Not tested under optimisation: attack the guarded scorer before it trains anything.",
  ];
}
