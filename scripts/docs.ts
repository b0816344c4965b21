/**
 * npm run docs: writes the pages that follow from the code, and the outputs shown in the others. npm run docs:check (--check): fails where a file differs.
 * With --data, outputs of commands on ../shared/data too (some minutes).
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { withOutputs } from "./docs-output.ts";
import { generatedPages, NOTE, SCHEMA_DIR } from "./docs-pages.ts";

const ROOT = resolve(import.meta.dirname, "..");

function existing(file: string): string | undefined {
  try {
    return readFileSync(join(ROOT, file), "utf8");
  } catch {
    return undefined;
  }
}

/** Schemas that nothing writes any more. */
function leftOver(made: Readonly<Record<string, string>>): string[] {
  mkdirSync(join(ROOT, SCHEMA_DIR), { recursive: true });
  return readdirSync(join(ROOT, SCHEMA_DIR))
    .map((name) => `${SCHEMA_DIR}/${name}`)
    .filter((file) => !(file in made));
}

/** Pages written by hand, with the outputs of their commands as they are now. */
async function writtenPages(generated: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const docs = readdirSync(join(ROOT, "docs"))
    .filter((name) => name !== "README.md")
    .map((name) => `docs/${name}`);
  const made: Record<string, string> = {};
  for (const file of ["README.md", "CONTRIBUTING.md", ...docs]) {
    const text = file.endsWith(".md") && !(file in generated) ? existing(file) : undefined;
    if (text !== undefined) made[file] = await withOutputs(text, process.argv.includes("--data"));
  }
  return made;
}

/** The list of all pages, each by its title. */
function indexPage(pages: Readonly<Record<string, string>>): string {
  const titleOf = (text: string): string => /^# (.+)$/m.exec(text)?.[1] ?? "untitled";
  const lines = Object.entries(pages)
    .filter(([file]) => /^docs\/(?!README)[^/]+\.md$/.test(file))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, text]) => `- [${titleOf(text)}](${file.slice("docs/".length)})`);
  const schemas = "- [JSON Schemas of the outputs](schemas)";
  return `# Pages\n\n${NOTE}\n\n${[...lines, schemas].join("\n")}\n`;
}

async function main(isCheck: boolean): Promise<number> {
  const generated = await generatedPages();
  const pages = { ...generated, ...(await writtenPages(generated)) };
  const made: Record<string, string> = { ...pages, "docs/README.md": indexPage(pages) };
  const stale = [...Object.keys(made).filter((file) => existing(file) !== made[file]), ...leftOver(made)];
  if (isCheck) {
    for (const file of stale) process.stderr.write(`${file}: differs from the code; run npm run docs\n`);
    return stale.length > 0 ? 1 : 0;
  }
  for (const file of stale) {
    const text = made[file];
    if (text === undefined) rmSync(join(ROOT, file));
    else {
      mkdirSync(dirname(join(ROOT, file)), { recursive: true });
      writeFileSync(join(ROOT, file), text);
    }
    process.stdout.write(`${text === undefined ? "removed" : "wrote"} ${file}\n`);
  }
  return 0;
}

process.chdir(ROOT);
process.exitCode = await main(process.argv.includes("--check"));
