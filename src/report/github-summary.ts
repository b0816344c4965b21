import { type Check, requirement } from "./check.ts";
import { formatCount, formatInterval, formatSlice } from "./format.ts";
import { escapeMarkdown } from "./markdown.ts";

const HEAD = ["", "data", "scorer", "required", "found", "n", "why"];

function row(check: Check): string {
  const slice = Object.keys(check.slice).length === 0 ? "" : ` (${formatSlice(check.slice)})`;
  const cells = [
    check.isPassed ? "pass" : "**FAIL**",
    escapeMarkdown(`${check.dataset}${slice}`),
    escapeMarkdown(check.scorer),
    escapeMarkdown(requirement(check)),
    formatInterval(check),
    formatCount(check.n),
    escapeMarkdown(check.reason),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** The checks of a gate as the Markdown of a GitHub step summary, failures first. Text from the data is escaped. Ends in a line feed. */
export function githubSummary(checks: readonly Check[], { seed }: { readonly seed: number }): string {
  const failed = checks.filter((c) => !c.isPassed);
  const title =
    failed.length === 0
      ? `trenchcoat gate: all ${formatCount(checks.length)} checks passed`
      : `trenchcoat gate: ${formatCount(failed.length)} of ${formatCount(checks.length)} checks failed`;
  const rows = [...failed, ...checks.filter((c) => c.isPassed)].map(row);
  const table = [`| ${HEAD.join(" | ")} |`, `| ${HEAD.map(() => "---").join(" | ")} |`, ...rows].join("\n");
  return `### ${title}\n\n${table}\n\nseed ${seed}\n`;
}
