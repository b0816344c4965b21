import { type Dataset, type ScorerSpec, type ScoreTable, shortName, UserError } from "../core/index.ts";
import type { Candidate } from "../meta/index.ts";
import type { Observed } from "./observational/index.ts";
import { outputValues } from "./outputs-of-dataset.ts";

/** Answers that came with the data as an observational part reads them: outputs higher better, pairs as they were shown. @throws UserError where there are neither */
export function observedOfCandidate(dataset: Dataset, candidate: Candidate): Observed {
  const values = outputValues(dataset, candidate);
  if (values) return { kind: "outputs", values };
  const shown = candidate.tables
    .filter((t) => t.over === "pairs" && t.repeat === 0)
    .flatMap(({ values: p, order }) =>
      dataset.pairs.map((pair, at) => {
        const [a, b] = [pair.a, pair.b].map((id) => dataset.outputIndex.get(id)!);
        return order === "swapped"
          ? { first: b!, second: a!, value: 1 - p[at]! }
          : { first: a!, second: b!, value: p[at]! };
      }),
    );
  if (shown.length > 0) return { kind: "pairs", shown };
  throw new UserError({
    where: dataset.head.name,
    problem: `"${candidate.name}" holds no scores of outputs or pairs`,
    expected: "a scorer of outputs or pairs",
  });
}

/** Answers that were just asked for as tables of the data, so that everything that reads published scores reads them as well. */
export function candidateOfObserved(dataset: Dataset, spec: ScorerSpec, observed: Observed): Candidate {
  const name = shortName(spec);
  const common = { scorer: spec, repeat: 0 };
  if (observed.kind === "outputs") {
    const sign = spec.direction === "lower" ? -1 : 1;
    const asked = Uint8Array.from(observed.values, (v) => Number(!Number.isNaN(v)));
    const values = observed.values.map((v) => sign * v);
    return { name, spec, tables: [{ ...common, over: "outputs", order: "as-listed", values, asked }] };
  }
  const pairAt = new Map(
    dataset.pairs.map((p, at) => [`${dataset.outputIndex.get(p.a)!}/${dataset.outputIndex.get(p.b)!}`, at]),
  );
  const empty = () => ({
    values: new Float64Array(dataset.pairs.length).fill(NaN),
    asked: new Uint8Array(dataset.pairs.length),
  });
  const orders = { "as-listed": empty(), swapped: empty() };
  for (const { first, second, value } of observed.shown) {
    const listed = pairAt.get(`${first}/${second}`);
    const swapped = pairAt.get(`${second}/${first}`);
    const set = (of: (typeof orders)["swapped"], at: number, p: number) => {
      of.values[at] = p;
      of.asked[at] = 1;
    };
    if (listed !== undefined) set(orders["as-listed"], listed, value);
    if (swapped !== undefined) set(orders.swapped, swapped, 1 - value);
  }
  const tables = (["as-listed", "swapped"] as const).map((order): ScoreTable => ({
    ...common,
    over: "pairs",
    order,
    ...orders[order],
  }));
  return { name, spec, tables };
}
