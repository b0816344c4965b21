/** How the systems hang together in the battles fought. */
export interface Connectivity {
  /** Systems linked by battles, directly or through others; ratings of different components cannot be compared. In order of first system. */
  readonly components: readonly (readonly number[])[];
  /**
   * Systems among which both wins and losses lead from each to each other: only within such a group do strengths have finite estimates.
   * As many groups as components: the maximum likelihood is finite. Strongest groups first within a component.
   */
  readonly classes: readonly (readonly number[])[];
  /** finite: one component that is one class. separable: one component, several classes. disconnected: several components. */
  readonly status: "finite" | "separable" | "disconnected";
}

/** Marks all systems that can be reached from `start`; edge i -> j where beats[i n + j] > 0 (or, undirected, its transpose). */
function reach(
  beats: ArrayLike<number>,
  n: number,
  search: { start: number; mode: "wins" | "losses" | "both" },
): Uint8Array {
  const seen = new Uint8Array(n);
  const stack = [search.start];
  seen[search.start] = 1;
  while (stack.length > 0) {
    const i = stack.pop()!;
    for (let j = 0; j < n; j++) {
      if (seen[j] === 1) continue;
      const won = search.mode !== "losses" && beats[i * n + j]! > 0;
      const lost = search.mode !== "wins" && beats[j * n + i]! > 0;
      if (!won && !lost) continue;
      seen[j] = 1;
      stack.push(j);
    }
  }
  return seen;
}

const members = (mark: Uint8Array): number[] => Array.from(mark.keys()).filter((i) => mark[i] === 1);

/** Classes of one component, those that beat others first: a class comes before another where it reaches more systems by wins. */
function classesOf(beats: ArrayLike<number>, n: number, component: readonly number[]): number[][] {
  const done = new Uint8Array(n);
  const found: { systems: number[]; below: number }[] = [];
  for (const start of component) {
    if (done[start] === 1) continue;
    const below = reach(beats, n, { start, mode: "wins" });
    const above = reach(beats, n, { start, mode: "losses" });
    const systems = members(below.map((v, i) => v & above[i]!));
    for (const i of systems) done[i] = 1;
    found.push({ systems, below: members(below).length });
  }
  return found.sort((x, y) => y.below - x.below).map((c) => c.systems);
}

/**
 * Says whether the maximum-likelihood strengths exist (Ford 1957): they do where every split of the systems into two sets has a win in both directions.
 * beats: [n x n] row-major, weight of i's wins over j, ties counted on both sides. One system is finite.
 */
export function connectivity(beats: ArrayLike<number>, n: number): Connectivity {
  const done = new Uint8Array(n);
  const components: number[][] = [];
  for (let start = 0; start < n; start++) {
    if (done[start] === 1) continue;
    const component = members(reach(beats, n, { start, mode: "both" }));
    for (const i of component) done[i] = 1;
    components.push(component);
  }
  const classes = components.flatMap((c) => classesOf(beats, n, c));
  const status =
    components.length > 1 ? "disconnected" : classes.length > components.length ? "separable" : "finite";
  return { components, classes, status };
}
