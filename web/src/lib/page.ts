import type { ReportDocument } from "../../../src/report/document.ts";
import type { PageData } from "../../../src/report/page-data.ts";

const data: unknown = JSON.parse(document.getElementById("data")?.textContent ?? "{}");

/** The report of a meta-evaluation, read once from the document. */
export const page = data as PageData;

/** What another command found, where that is what the page holds. */
export const reportDocument =
  (data as Partial<ReportDocument>).kind === "document" ? (data as ReportDocument) : undefined;

/** A family of scorers: its name in words, its hue (a style variable) and its mark. */
export interface FamilyLook {
  readonly name: string;
  readonly hue: string;
  readonly symbol: "circle" | "square" | "diamond" | "triangle" | "star" | "times";
}

const FAMILIES: Readonly<Record<string, FamilyLook>> = {
  metric: { name: "metric", hue: "var(--metric)", symbol: "circle" },
  "reward-model": { name: "reward model", hue: "var(--reward-model)", symbol: "square" },
  judge: { name: "judge", hue: "var(--judge)", symbol: "diamond" },
  verifier: { name: "verifier", hue: "var(--verifier)", symbol: "triangle" },
  composite: { name: "combined", hue: "var(--composite)", symbol: "star" },
  sentinel: { name: "trivial baseline", hue: "var(--sentinel)", symbol: "times" },
};

/** How a family looks; an unknown one looks like a baseline. */
export function familyLook(family: string): FamilyLook {
  return FAMILIES[family] ?? FAMILIES["sentinel"]!;
}
