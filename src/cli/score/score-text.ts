import { scoreFolder, shortName, visible } from "../../core/index.ts";
import { type MissedTooOften, type RunOutcome, type ScorerOutcome, spentSoFar } from "../../run/index.ts";
import { type Reliability, reliabilityJson } from "../calibrate/reliability.ts";
import { VERSION } from "../version.ts";

/** Systems whose corpus scores are shown for a scorer. */
const N_SYSTEMS_SHOWN = 20;
/** Reasons of missing scores that are told one by one; those of judges may quote each answer. */
const N_REASONS = 5;

const grouped = (n: number): string => n.toLocaleString("en-US");

const number = (x: number): string => (Number.isNaN(x) ? "-" : String(Number(x.toPrecision(5))));

const nMissing = (missing: Readonly<Record<string, number>>): number =>
  Object.values(missing).reduce((n, k) => n + k, 0);

/** The share of values that are missing; NaN of none. */
export function missingShare({ n, missing }: ScorerOutcome): number {
  return nMissing(missing) / (n + nMissing(missing));
}

/** Reasons with their counts, the most frequent first: `no text 12, no references 3, 40 other reasons 41`. */
export function reasons(missing: Readonly<Record<string, number>>): string {
  const all = Object.entries(missing).sort(([, a], [, b]) => b - a);
  const shown = all.slice(0, N_REASONS).map(([reason, n]) => `${visible(reason)} ${grouped(n)}`);
  const rest = all.slice(N_REASONS);
  const others = rest.reduce((sum, [, n]) => sum + n, 0);
  return [...shown, ...(rest.length > 0 ? [`${rest.length} other reasons ${grouped(others)}`] : [])].join(
    ", ",
  );
}

/** Why a scorer was given up before its end. */
export function missedLine({ scorer, n, total, missing }: MissedTooOften, share: number): string {
  const percent = ((100 * nMissing(missing)) / n).toFixed(1);
  return `scorer ${shortName(scorer.spec)}: ${percent}% of the first ${grouped(n)} of ${grouped(total)} scores are missing (${reasons(missing)}), more than --max-missing ${share}`;
}

function lineOf(outcome: ScorerOutcome): string {
  const { scorer, n, mean, corpus, missing, entry } = outcome;
  const parts = [`${grouped(n)} ${entry.over}`, `mean ${number(mean)}`];
  if (!Number.isNaN(corpus)) parts.push(`corpus ${number(corpus)}`);
  if (nMissing(missing) > 0) parts.push(`missing: ${reasons(missing)}`);
  if (outcome.partsReused > 0 && outcome.partsScored === 0) parts.push("was there already");
  const order = entry.order === "swapped" ? ", b shown first" : "";
  const repeat = entry.repeat === undefined ? "" : `, repeat ${entry.repeat}`;
  const spent = spentSoFar(entry.usage);
  if (spent !== "") parts.push(spent);
  return [`  ${shortName(scorer.spec)}${order}${repeat}: ${parts.join(", ")}`, ...systemLines(outcome)].join(
    "\n",
  );
}

/** The reference implementation's words for the settings, with our version in place of its. */
const signed = (signature: string): string => `${signature}|version:trenchcoat-${VERSION}`;

/** Corpus scores by system, systems of a data set in the order of the data: `A = 27.314 (n 1000)`; a signature stands after the first that has it. */
function systemLines({ corpora }: ScorerOutcome): string[] {
  if (corpora.length === 1 && corpora[0]!.system === undefined) return [];
  const isOne = new Set(corpora.map((c) => c.dataset)).size === 1;
  const told = new Set<string>();
  const lines = corpora.slice(0, N_SYSTEMS_SHOWN).map(({ dataset, system, value, n, signature }) => {
    const name = `${isOne ? "" : `${visible(dataset)} `}${visible(system ?? "(no system)")}`;
    const isNew = signature !== undefined && !told.has(signature);
    if (isNew) told.add(signature);
    return `    ${name} = ${number(value)} (n ${grouped(n)})${isNew ? `  ${signed(signature)}` : ""}`;
  });
  const more = corpora.length - lines.length;
  return more > 0 ? [...lines, `    and ${more} more systems (--json)`] : lines;
}

/** What a run made, for people: data, then one line a scorer. */
export function scoreSummary(dir: string, { record, scorers }: RunOutcome): string {
  const { items, outputs, pairs } = record.counts!;
  const names = (record.datasets ?? []).map((d) => visible(d.name)).join(", ");
  const about = [`${grouped(items)} items`, `${grouped(outputs)} outputs`];
  if (pairs > 0) about.push(`${grouped(pairs)} pairs`);
  if (record.skipped > 0) about.push(`${grouped(record.skipped)} bad records passed over`);
  return [`${dir}: ${names} (${about.join(", ")})`, ...scorers.map(lineOf)].join("\n");
}

const orNull = (x: number): number | null => (Number.isNaN(x) ? null : x);

/** What `score --json` prints. */
export function scoreJson(
  dir: string,
  { record, scorers }: RunOutcome,
  reliabilities: readonly Reliability[],
): object {
  return {
    run: dir,
    status: record.status,
    version: record.version,
    seed: record.request.seed,
    datasets: (record.datasets ?? []).map((d) => d.name),
    counts: record.counts,
    skipped: record.skipped,
    inputs: record.request.inputs,
    scorers: scorers.map((outcome) => ({
      scorer: shortName(outcome.scorer.spec),
      family: outcome.scorer.spec.family,
      signature: outcome.entry.signature,
      path: `${dir}/${scoreFolder(outcome.entry.hash, outcome.entry.order, outcome.entry.repeat)}`,
      over: outcome.entry.over,
      order: outcome.entry.order,
      ...(outcome.entry.repeat === undefined ? {} : { repeat: outcome.entry.repeat }),
      n: outcome.n,
      missing: outcome.missing,
      mean: orNull(outcome.mean),
      corpus: orNull(outcome.corpus),
      corpora: outcome.corpora.map((c) => ({
        ...c,
        system: c.system ?? null,
        value: orNull(c.value),
        signature: c.signature === undefined ? null : signed(c.signature),
      })),
      tasksScored: outcome.tasksScored,
      tasksReused: outcome.tasksReused,
      usage: outcome.entry.usage,
    })),
    testRetest: reliabilities.map(reliabilityJson),
  };
}
