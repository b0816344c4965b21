import { visible } from "../../core/index.ts";
import type { DoctorResult } from "./doctor-result.ts";

const MARK = { error: "error  ", warning: "warning", ok: "ok     " } as const;
const RANK = { error: 0, warning: 1, ok: 2 } as const;

function decision({ findings, target }: DoctorResult): string {
  const count = (severity: string): number => findings.filter((f) => f.severity === severity).length;
  const [errors, warnings] = [count("error"), count("warning")];
  const names = (severity: string): string =>
    [...new Set(findings.filter((f) => f.severity === severity).map((f) => f.check))].join(", ");
  if (errors > 0)
    return `Do not use ${target} yet: ${errors} ${errors === 1 ? "mistake" : "mistakes"} (${names("error")}).`;
  if (warnings > 0) return `${target} answers; ${warnings} to look at first (${names("warning")}).`;
  return `No mistake was found in ${target}.`;
}

/** The findings in words: the decision, what is wrong with its mending, what was looked at. */
export function doctorText(result: DoctorResult): string {
  const lines = [decision(result), ""];
  const { server } = result;
  if (server) lines.push(`server   ${server.kind} (${server.evidence})`);
  if (server?.call) lines.push(`call     ${server.call}`, "");
  let subject = "";
  for (const finding of result.findings.toSorted(
    (a, b) => a.subject.localeCompare(b.subject) || RANK[a.severity] - RANK[b.severity],
  )) {
    if (finding.subject !== subject && finding.subject !== server?.call) lines.push(finding.subject);
    subject = finding.subject;
    lines.push(`${MARK[finding.severity]}  ${finding.check}: ${finding.finding}`);
    if (finding.help !== undefined && finding.severity !== "ok") lines.push(`         ${finding.help}`);
  }
  return `${lines.map((l) => visible(l, 2000)).join("\n")}\n`;
}
