import { createHash } from "node:crypto";
import {
  type Arity,
  type FittedForm,
  type Need,
  type Scorer,
  type ScorerSpec,
  shortName,
} from "../../core/index.ts";

/** The form's own version: other numbers, other signature. The card says nothing about the scores. */
function versionOf(form: FittedForm): string {
  const bare = JSON.stringify({ ...form, card: undefined });
  return createHash("sha256").update(bare).digest("hex").slice(0, 12);
}

function summaryOf(form: FittedForm): string {
  const on = `fitted on ${form.fittedOn.dataset} (${form.fittedOn.gold})`;
  switch (form.kind) {
    case "calibrator":
      return `${form.base} through a ${form.curve.kind} curve ${on}`;
    case "combination":
      return `${form.members.map((m) => m.scorer).join(", ")} combined by ${form.rule.kind}, ${on}`;
    case "router":
      return `one of ${form.routes.length + 1} scorers by tag ${form.tag}, ${on}`;
    case "guarded":
      return `${form.base.scorer} behind ${form.vetoes.map((v) => v.guard).join(", ")}, ${on}`;
    case "debiased":
      return `${form.base.scorer} less ${form.effects.map((e) => e.feature).join(", ") || "nothing"}, ${on}`;
    case "head":
      return `${form.model.kind} head on ${form.blocks.map((b) => b.kind).join(" and ")} features, ${on}`;
  }
}

interface Shape {
  readonly arity: Arity;
  readonly range: readonly [number, number];
  readonly unit: string;
}

const PAIR: Shape = { arity: "pair", range: [0, 1], unit: "P(first preferred)" };
const UNBOUNDED = [-Infinity, Infinity] as const;

function shapeOf(form: FittedForm, base: ScorerSpec | undefined): Shape {
  switch (form.kind) {
    case "calibrator":
      return {
        arity: form.input === "margin" ? "pair" : (base?.arity ?? "output"),
        range: form.range,
        unit: form.unit,
      };
    case "combination":
      return form.over === "pairs" ? PAIR : { arity: "output", range: UNBOUNDED, unit: form.unit };
    case "router":
      return form.over === "pairs" ? PAIR : { arity: "output", range: UNBOUNDED, unit: "z" };
    case "guarded":
      return { arity: "output", range: UNBOUNDED, unit: base?.unit ?? "native units" };
    case "debiased":
    case "head":
      return { arity: "output", range: UNBOUNDED, unit: form.unit };
  }
}

/** What the form's own features read. */
function ownNeeds(form: FittedForm): Need[] {
  if (form.kind === "debiased") return ["text"];
  if (form.kind !== "head") return [];
  const reads = form.blocks.map((b): Need => ("of" in b && b.of === "prompt" ? "source" : "text"));
  return [...new Set(reads)];
}

/** Needs of the form and of everything underneath; a router may do with what the routes taken need, so only what all of them need is asked for. */
function needsOf(form: FittedForm, underneath: readonly Scorer[]): Need[] {
  const lists = underneath.map((s) => s.spec.needs);
  if (form.kind === "router") {
    const [first = [], ...more] = lists;
    const common = first.filter((need) => more.every((list) => list.includes(need)));
    return [...new Set([...common, ...lists.flat().filter((need) => need === "scores")])];
  }
  return [...new Set([...ownNeeds(form), ...lists.flat()])];
}

/** The spec of a fitted form over the scorers underneath; `name` is how it is called. */
export function fittedSpec(form: FittedForm, underneath: readonly Scorer[], name: string): ScorerSpec {
  const licence = underneath.map((s) => s.spec.licence).filter((l) => l !== undefined);
  const { dataset } = form.fittedOn;
  const lineage = [
    ...(form.card?.lineage ?? []),
    `labels: ${dataset.replaceAll(";", ",")}`,
    ...underneath.flatMap(({ spec }) => [`over: ${shortName(spec)}`, ...(spec.lineage ?? "").split("; ")]),
  ].filter((piece) => piece !== "");
  return Object.freeze({
    name,
    version: versionOf(form),
    family: "composite",
    origin: "fitted",
    summary: summaryOf(form),
    params: {},
    settings: {},
    needs: needsOf(form, underneath),
    ...shapeOf(form, underneath[0]?.spec),
    direction: "higher",
    deterministic: underneath.every((s) => s.spec.deterministic),
    ...(underneath.some((s) => s.spec.inMainThread) ? { inMainThread: true as const } : {}),
    ...(licence.length === 0 ? {} : { licence: [...new Set(licence)].join("; ") }),
    lineage: [...new Set(lineage)].join("; "),
  } satisfies ScorerSpec);
}
