import {
  type DatasetHead,
  type Direction,
  type Family,
  type Gold,
  importedScorer,
  type ScorerSpec,
  unknownName,
  UserError,
} from "../../core/index.ts";
import type { DataRecord, RecordFile } from "../records/record-file.ts";

const FAMILIES: readonly string[] = ["metric", "reward-model", "judge", "verifier", "sentinel", "composite"];
const OVER: readonly string[] = ["outputs", "pairs", "systems", "items"];
const COMBINE: readonly string[] = ["mean", "majority", "single"];

/** The head of a data set with what a `dataset` line declares of its scorers. */
export interface OwnHead extends DatasetHead {
  /** Scorer name -> `{family, direction, unit, aspect, ...}`. */
  readonly scorers?: Readonly<Record<string, DataRecord>>;
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function goldFrom(value: unknown, where: string): Gold {
  const gold = (value ?? {}) as DataRecord;
  const isGold =
    typeof gold["name"] === "string" &&
    typeof gold["aspect"] === "string" &&
    OVER.includes(String(gold["over"])) &&
    COMBINE.includes(String(gold["combine"]));
  if (isGold) return { ...(gold as unknown as Gold), summary: String(gold["summary"] ?? gold["name"]) };
  throw new UserError({
    where,
    problem: 'invalid field "golds"',
    expected: `{name, aspect, over: ${OVER.join(" | ")}, combine: ${COMBINE.join(" | ")}}`,
    got: JSON.stringify(value),
  });
}

/** The head that a first line `{"kind": "dataset", ...}` gives, else one with only a name. @throws UserError */
export function headFrom(name: string, file: RecordFile | undefined): OwnHead {
  const first = file?.shape.first;
  if (!file || first?.["kind"] !== "dataset") return { name };
  const texts = ["name", "summary", "licence", "source", "rule"].flatMap((key) =>
    typeof first[key] === "string" ? [[key, first[key]] as const] : [],
  );
  const where = file.where(1);
  const golds = list(first["golds"]).map((gold) => goldFrom(gold, where));
  return {
    name,
    ...(Object.fromEntries(texts) as Partial<OwnHead>),
    ...(golds.length > 0 ? { golds } : {}),
    ...(Array.isArray(first["slices"]) ? { slices: first["slices"] as readonly (readonly string[])[] } : {}),
    ...(Array.isArray(first["notes"]) ? { notes: first["notes"].map(String) } : {}),
    ...(first["scorers"] ? { scorers: first["scorers"] as Readonly<Record<string, DataRecord>> } : {}),
  };
}

/** The spec of a scorer named in the data, with what the head or the record says of it. @throws UserError on an unknown family. */
export function scorerFrom(name: string, about: DataRecord, where: string): ScorerSpec {
  const family = String(about["family"] ?? "metric");
  if (!FAMILIES.includes(family)) throw unknownName(where, "family", family, FAMILIES);
  const direction = about["direction"];
  return importedScorer(name, {
    family: family as Family,
    ...(direction === "lower" || direction === "none" ? { direction: direction as Direction } : {}),
    ...(about["over"] === "pairs" ? { arity: "pair" as const } : {}),
    ...(typeof about["unit"] === "string" ? { unit: about["unit"] } : {}),
    ...(typeof about["aspect"] === "string" ? { aspect: about["aspect"] } : {}),
    ...(typeof about["licence"] === "string" ? { licence: about["licence"] } : {}),
    ...(typeof about["lineage"] === "string" ? { lineage: about["lineage"] } : {}),
  });
}
