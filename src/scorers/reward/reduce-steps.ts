/** One number from those of the steps: the smallest, the last, the mean or the product. NaN for no steps. */
export function reduceSteps(steps: readonly number[], how: string): number {
  if (steps.length === 0) return NaN;
  if (how === "last") return steps.at(-1)!;
  if (how === "mean") return steps.reduce((sum, s) => sum + s, 0) / steps.length;
  if (how === "product") return steps.reduce((product, s) => product * s, 1);
  return Math.min(...steps);
}
