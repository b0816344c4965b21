import { defineVerifier, quoted, verdict } from "./define-verifier.ts";

/** One code fence of Markdown. */
export interface Fence {
  readonly language: string;
  readonly lines: readonly string[];
  readonly isClosed: boolean;
}

const MARK = /^ {0,3}(`{3,}|~{3,})[ \t]*(.*)$/;

/** The fences of a text by CommonMark's rules: closed by a mark of the same sign that is at least as long and has nothing behind it. */
export function fencesIn(text: string): Fence[] {
  const fences: Fence[] = [];
  let open: { mark: string; language: string; lines: string[] } | undefined;
  for (const line of text.split(/\r?\n/)) {
    const found = MARK.exec(line);
    const mark = found?.[1] ?? "";
    const info = found?.[2]?.trim() ?? "";
    if (open === undefined) {
      const isMark = found !== null && !(mark.startsWith("`") && info.includes("`"));
      if (isMark) open = { mark, language: info.split(/\s/)[0]!.toLowerCase(), lines: [] };
    } else if (mark[0] === open.mark[0] && mark.length >= open.mark.length && info === "") {
      fences.push({ language: open.language, lines: open.lines, isClosed: true });
      open = undefined;
    } else open.lines.push(line);
  }
  if (open !== undefined) fences.push({ language: open.language, lines: open.lines, isClosed: false });
  return fences;
}

function faultOf({ language, lines, isClosed }: Fence): string | undefined {
  const body = lines.join("\n");
  if (!isClosed) return "never closed";
  if (body.trim() === "") return "empty";
  if (language !== "json") return undefined;
  try {
    JSON.parse(body);
    return undefined;
  } catch {
    return "marked json but is none";
  }
}

/** Whether every code fence of the output is closed, filled and, where marked json, JSON. An output without fences is missing unless one is required. */
export const codeFence = defineVerifier({
  name: "code-fence",
  summary: "1 where every code fence is closed, not empty and, where marked json, valid",
  needs: ["text"],
  params: {
    required: { type: "boolean", default: false, summary: "0, not missing, where there is no fence" },
    language: { type: "string", default: "", summary: "language that some fence must be marked with" },
  },
  source: "CommonMark 0.31, fenced code blocks",
  check: (settings) => (task) => {
    const fences = fencesIn(task.outputs[0]!.text!);
    const language = String(settings["language"]).toLowerCase();
    const isRequired = settings["required"] === true || language !== "";
    if (fences.length === 0)
      return isRequired ? verdict(false, "no code fence") : { missing: "no code fence in the output" };
    const faults = fences.map(faultOf).filter((f) => f !== undefined);
    if (faults.length > 0)
      return verdict(false, `${faults.length} of ${fences.length} fences: ${quoted(faults)}`);
    if (language !== "" && !fences.some((f) => f.language === language))
      return verdict(false, `no fence marked ${language}; marked: ${quoted(fences.map((f) => f.language))}`);
    return verdict(true, `${fences.length} closed`);
  },
});
