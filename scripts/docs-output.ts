/**
 * Outputs shown in pages written by hand. A comment names the command and what to keep of it; the block after it is its output:
 *
 *     <!-- run: trenchcoat meta data/demo/judgebench.jsonl | sections DECISION LEADERBOARD -->
 *
 * `| sections A B` keeps the text before the first section and the sections named, `| head N` the first N lines.
 */
import { runProgram } from "../src/cli/program.ts";
import type { Io } from "../src/cli/verb.ts";
import { VERBS } from "../src/cli/verbs.ts";

/** What a command line prints on stdout at 100 columns. @throws where it does not exit 0. */
export async function runQuietly(argv: readonly string[]): Promise<string> {
  let out = "";
  let err = "";
  const io: Io = {
    stdin: (async function* () {})(),
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    env: { NO_COLOR: "1" },
    columns: 100,
    errIsTerminal: false,
    signal: new AbortController().signal,
  };
  const code = await runProgram(VERBS, argv, io);
  if (code !== 0) throw new Error(`trenchcoat ${argv.join(" ")}: exit ${code}\n${err}`);
  return out;
}

const isTitle = (line: string): boolean => /^[A-Z][A-Z ]+$/.test(line);

/** Lines before the first title, then the sections named. */
function sections(lines: readonly string[], names: readonly string[]): string[] {
  let isKept = true;
  return lines.filter((line) => {
    if (isTitle(line)) isKept = names.includes(line.replaceAll(" ", "-"));
    return isKept;
  });
}

function kept(text: string, filter: string): string {
  const lines = text.split("\n");
  const [name, ...given] = filter.trim().split(/\s+/);
  if (name === "head") {
    const n = Number(given[0]);
    return lines.length > n ? [...lines.slice(0, n), "..."].join("\n") : text;
  }
  return name === "sections" ? sections(lines, given).join("\n") : text;
}

const BLOCK = /(<!-- run: trenchcoat ([^|>]*?)(?:\|([^>]*?))?-->\n)(?:```text\n[\s\S]*?\n```\n)?/g;
const outputs = new Map<string, string>();

/** The page with every output as it is now. */
export async function withOutputs(page: string): Promise<string> {
  let made = "";
  let end = 0;
  for (const found of page.matchAll(BLOCK)) {
    const [whole, comment, command = "", filter = ""] = found;
    const line = command.trim();
    const text = outputs.get(line) ?? (await runQuietly(line.split(/\s+/)));
    outputs.set(line, text);
    made += page.slice(end, found.index);
    made += `${comment}\`\`\`text\n$ trenchcoat ${line}\n${kept(text, filter).trimEnd()}\n\`\`\`\n`;
    end = found.index + whole.length;
  }
  return made + page.slice(end);
}
