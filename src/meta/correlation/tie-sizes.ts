/** Sum of t^3 - t over groups of t equal values, and whether any group has more than one; NaN values tie with nothing. */
export interface TieSum {
  readonly cubes: number;
  readonly hasTies: boolean;
}

/** Tie term of rank tests; see `TieSum`. */
export function tieSum(x: ArrayLike<number>): TieSum {
  const sorted = Float64Array.from(x).sort();
  let cubes = 0;
  let run = 1;
  for (let i = 1; i <= sorted.length; i++) {
    if (i < sorted.length && sorted[i] === sorted[i - 1]) {
      run++;
      continue;
    }
    cubes += run ** 3 - run;
    run = 1;
  }
  return { cubes, hasTies: cubes > 0 };
}
