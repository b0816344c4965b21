import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { BLOCKS } from "./blocks.ts";

const DOCS = resolve(import.meta.dirname, "../../docs");
const PAGES = ["audits.md", "guide-pressure.md", "guide-calibrate.md"].map((p) => resolve(DOCS, p));

/** A page or a plot as its block makes it. */
export interface MadeFile {
  readonly file: string;
  readonly text: string;
  /** What is there now; undefined where there is no file. */
  readonly old: string | undefined;
}

/** The files of a block. @throws where no page has such a block */
export async function filesOf(name: string): Promise<MadeFile[]> {
  const make = BLOCKS[name];
  if (!make) throw new Error(`unknown block ${name}; one of: ${Object.keys(BLOCKS).join(", ")}`);
  const [open, close] = [`<!-- figures: ${name} -->`, `<!-- /figures: ${name} -->`];
  const page = PAGES.find((p) => readFileSync(p, "utf8").includes(open));
  if (page === undefined) throw new Error(`no page has a block ${name}`);
  const { text, pictures } = await make();
  const old = readFileSync(page, "utf8");
  const [from, to] = [old.indexOf(open), old.indexOf(close)];
  if (to < from) throw new Error(`${page}: block ${name} is not closed`);
  return [
    { file: page, text: `${old.slice(0, from + open.length)}\n${text}\n${old.slice(to)}`, old },
    ...pictures.map((p): MadeFile => {
      const file = resolve(DOCS, "figures", `${p.name}.svg`);
      return { file, text: p.svg, old: existsSync(file) ? readFileSync(file, "utf8") : undefined };
    }),
  ];
}
