/**
 * Outputs and examples shown in pages written by hand. A comment names the command and what to keep of it; the block after it is its output:
 *
 *     <!-- run: trenchcoat meta data/demo/judgebench.jsonl | sections DECISION LEADERBOARD -->
 *
 * `| sections A B` keeps the text before the first section and the sections named, `| head N` the first N lines. A command on ../shared/data is run
 * only where outputs are made with the published data; else its block stays. `<!-- example: rank -->` is followed by examples/rank.ts as a user would write it.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { runProgram } from "../src/cli/program.ts";
import type { Io } from "../src/cli/verb.ts";
import { VERBS } from "../src/cli/verbs.ts";

const ROOT = resolve(import.meta.dirname, "..");
const PUBLISHED = "../shared/";
const SHARED = process.env["TRENCHCOAT_SHARED"] ?? resolve(ROOT, "../shared");

/** What a command line prints on stdout at 100 columns. @throws where it exits neither 0 nor 1, a threshold that failed. */
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
  if (code > 1) throw new Error(`trenchcoat ${argv.join(" ")}: exit ${code}\n${err}`);
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

const BLOCK = /(<!-- run: trenchcoat ([^|>]*?)(?:\|([^>]*?))?-->\n)((?:```text\n[\s\S]*?\n```\n)?)/g;
const EXAMPLE = /(<!-- example: (\S+) -->\n)(?:```ts\n[\s\S]*?\n```\n)?/g;
const outputs = new Map<string, string>();

/** The words of a command line; quotes keep spaces together. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|"([^"]*)"|\S+/g)].map(([whole, single, double]) => single ?? double ?? whole);

async function outputOf(line: string): Promise<string> {
  const found = outputs.get(line);
  if (found !== undefined) return found;
  const argv = wordsOf(line).map((w) =>
    w.startsWith(PUBLISHED) ? resolve(SHARED, w.slice(PUBLISHED.length)) : w,
  );
  const text = await runQuietly(argv);
  outputs.set(line, text);
  return text;
}

/** An example with the imports of a user's project and without the line that says so. */
function example(name: string): string {
  const code = readFileSync(resolve(ROOT, "examples", `${name}.ts`), "utf8");
  return code
    .replaceAll(
      /"\.\.\/src\/(?:(\w+)\/)?index\.ts"/g,
      (_, room?: string) => `"trenchcoat${room ? `/${room}` : ""}"`,
    )
    .replace(/ In your project import from [^\n]*/, "")
    .trimEnd();
}

/** The page with every example and output as it is now; outputs on published data only where asked for. */
export async function withOutputs(page: string, hasData = false): Promise<string> {
  let made = "";
  let end = 0;
  for (const found of page.matchAll(BLOCK)) {
    const [whole, comment, command = "", filter = "", old = ""] = found;
    const line = command.trim();
    made += page.slice(end, found.index);
    end = found.index + whole.length;
    made +=
      line.includes(PUBLISHED) && !hasData
        ? `${comment}${old}`
        : `${comment}\`\`\`text\n$ trenchcoat ${line}\n${kept(await outputOf(line), filter).trimEnd()}\n\`\`\`\n`;
  }
  return (made + page.slice(end)).replaceAll(
    EXAMPLE,
    (_, comment: string, name: string) => `${comment}\`\`\`ts\n${example(name)}\n\`\`\`\n`,
  );
}
