import { documentHtml, type ReportDocument } from "../report/index.ts";
import type { Args, Flag, Io } from "./verb.ts";
import { VERSION } from "./version.ts";
import { writeOutput } from "./write-output.ts";

/** The flag of verbs whose result is also a page. */
export const PAGE_FLAG: Flag = {
  flags: "--html <file>",
  summary: "also write one self-contained HTML page with plots",
};

/** What a verb puts on its page; version and seed are added. */
export type PageContent = Omit<ReportDocument, "kind" | "version" | "seed">;

/** Writes the page where the flag asks for one. `plain` is the terminal text, for readers without scripts. */
export async function writePage(
  { args, io }: { readonly args: Args; readonly io: Io },
  content: PageContent,
  plain: string,
): Promise<void> {
  const file = args["html"];
  if (typeof file !== "string") return;
  const shown = { kind: "document", ...content, version: VERSION, seed: Number(args["seed"]) } as const;
  await writeOutput("--html", file, await documentHtml(shown, plain));
  io.err(`page written to ${file}\n`);
}

/** NaN and infinities as null: charts draw nothing there. */
export const drawn = (value: number | null | undefined): number | null =>
  value === null || value === undefined || !Number.isFinite(value) ? null : value;
