import type { Dataset } from "../../core/index.ts";
import { mean, sortOrder, standardDeviation } from "../../num/index.ts";
import { type Candidate, candidates } from "../columns.ts";
import { groupBy } from "../measures/grid.ts";
import { weightedMidranks, weightedPearson } from "../measures/weighted.ts";
import type { Profile } from "../result.ts";
import { type Part, wholePart } from "../view.ts";

const ones = (n: number): Uint8Array => new Uint8Array(n).fill(1);

/** Spearman over the units where both have a value; NaN below three of them. */
export function spearmanWhereBoth(x: Float64Array, y: Float64Array): number {
  const at = Uint32Array.from({ length: x.length }, (_, i) => i).filter((i) => !Number.isNaN(x[i]! + y[i]!));
  if (at.length < 3) return NaN;
  const ranked = (v: Float64Array) => {
    const kept = Float64Array.from(at, (i) => v[i]!);
    return weightedMidranks(kept, sortOrder(kept), ones(kept.length), new Float64Array(kept.length));
  };
  return weightedPearson(ranked(x), ranked(y), ones(at.length));
}

/** A part that holds every output, judged or not, so that scorers can be looked at without a gold. */
function everyOutput(dataset: Dataset): Part {
  const gold = { name: "none", summary: "no gold", over: "outputs", aspect: "", combine: "single" } as const;
  return wholePart({ dataset, gold, units: "outputs", truth: new Float64Array(dataset.outputs.length) });
}

interface Spread {
  /** Share of the variance that lies between outputs of one item. */
  readonly withinShare: number;
  /** Share of items with several outputs whose scores are all equal: no signal for a group-relative trainer. */
  readonly flatItems: number;
  readonly tieRate: number;
}

function spread(part: Part, values: Float64Array): Spread {
  const groups = groupBy(part, part.itemOf, values);
  const all = values.filter((v) => !Number.isNaN(v));
  const centre = mean(all);
  let [within, total, items, flat, ties, pairs] = [0, 0, 0, 0, 0, 0];
  for (const v of all) total += (v - centre) ** 2;
  for (let g = 0; g < groups.nGroups; g++) {
    const own = Float64Array.from(
      groups.order.subarray(groups.start[g]!, groups.start[g + 1]!),
      (i) => values[i]!,
    );
    if (own.length < 2) continue;
    const m = mean(own);
    for (const v of own) within += (v - m) ** 2;
    items++;
    if (own.every((v) => v === own[0])) flat++;
    for (let i = 0; i < own.length; i++)
      for (let j = i + 1; j < own.length; j++) {
        pairs++;
        if (own[i] === own[j]) ties++;
      }
  }
  return { withinShare: within / total, flatItems: flat / items, tieRate: ties / pairs };
}

const finite = (v: number | undefined): number | null => (v !== undefined && Number.isFinite(v) ? v : null);

function outputValues(candidate: Candidate): Float64Array | undefined {
  return candidate.tables.find((t) => t.over === "outputs")?.values;
}

/**
 * What can be said of scorers without any gold: distributions, ties, spread inside items, correlation with sentinels and with each other.
 * Scorers over pairs or systems are left out.
 */
export function profileScorers(dataset: Dataset, path: string): Profile[] {
  const part = everyOutput(dataset);
  const scored = candidates(dataset).flatMap((c) => {
    const values = outputValues(c);
    return values ? [{ candidate: c, values }] : [];
  });
  const sentinels = scored.filter((s) => s.candidate.spec.family === "sentinel");
  return scored
    .filter((s) => s.candidate.spec.family !== "sentinel")
    .map(({ candidate, values }) => {
      const kept = values.filter((v) => !Number.isNaN(v)).sort();
      const others = scored
        .filter((o) => o.candidate !== candidate && o.candidate.spec.family !== "sentinel")
        .map((o) => ({ scorer: o.candidate.name, r: spearmanWhereBoth(values, o.values) }))
        .filter((o) => !Number.isNaN(o.r))
        .sort((a, b) => Math.abs(b.r) - Math.abs(a.r));
      const { withinShare, flatItems, tieRate } = spread(part, values);
      return {
        dataset: dataset.head.name,
        scorer: candidate.name,
        family: candidate.spec.family,
        n: kept.length,
        missing: values.length - kept.length,
        mean: finite(mean(kept)),
        sd: finite(standardDeviation(kept, 1)),
        min: finite(kept[0]),
        median: finite(kept[Math.floor((kept.length - 1) / 2)]),
        max: finite(kept.at(-1)),
        distinct: new Set(kept).size,
        tieRate: finite(tieRate),
        withinItemShare: finite(withinShare),
        flatItems: finite(flatItems),
        sentinels: Object.fromEntries(
          sentinels.flatMap((s) => {
            const r = finite(spearmanWhereBoth(values, s.values));
            return r === null ? [] : [[s.candidate.name, r]];
          }),
        ),
        closest: others[0] ? { scorer: others[0].scorer, spearman: others[0].r } : null,
        next: `with 100 labelled pairs an accuracy is known to about +-0.10 (95%); label some and run: trenchcoat meta ${path} --map rating=COLUMN`,
      };
    });
}
