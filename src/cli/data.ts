import { collect, unknownName, UserError, visible } from "../core/index.ts";
import { HUB_SETS, type HubSet, hubPage, openDatasets, pullSet, READERS } from "../readers/index.ts";
import { progressTo } from "../run/index.ts";
import { READ_FLAGS, dataOptions } from "./data-flags.ts";
import { type Inspection, inspection, inspectionText } from "./inspect-text.ts";
import { type Args, COMMON_FLAGS, type Io, type Verb } from "./verb.ts";

const ACTIONS = ["list", "inspect", "pull"] as const;

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const sizeOf = (bytes: number | undefined): string =>
  bytes === undefined ? "size not stated" : `${(bytes / 1e6).toFixed(1)} MB`;

function setLines(set: HubSet): string[] {
  return [
    `  ${set.name}: ${set.summary}`,
    `    licence ${set.licence}; ${sizeOf(set.bytes)}; ${set.files.length} files; format ${set.format}`,
    `    ${hubPage(set)}${set.tried ? "" : " (address untried)"}`,
  ];
}

function list(args: Args, io: Io): number {
  const readers = READERS.map(({ format, summary }) => ({ format, summary }));
  if (args["json"] === true) {
    io.out(json({ sets: HUB_SETS.map((set) => ({ ...set, page: hubPage(set) })), readers }));
    return 0;
  }
  const lines = [
    "Published sets (trenchcoat data pull NAME):",
    ...HUB_SETS.flatMap(setLines),
    "",
    "Formats that are read (detected, or --format NAME):",
    ...readers.map(({ format, summary }) => `  ${format}: ${summary}`),
  ];
  io.out(`${lines.join("\n")}\n`);
  return 0;
}

function needed(paths: readonly string[], what: string, example: string): readonly string[] {
  if (paths.length > 0) return paths;
  throw new UserError({
    where: `data ${what}`,
    problem: "nothing named",
    expected: `for example: ${example}`,
  });
}

async function inspect(paths: readonly string[], args: Args, io: Io): Promise<number> {
  const reading = dataOptions(args, io);
  const seen: Inspection[] = [];
  for (const source of await openDatasets(
    needed(paths, "inspect", "trenchcoat data inspect my.jsonl"),
    reading.open,
  ))
    seen.push(inspection(await collect(source), source));
  if (args["json"] === true) io.out(json({ datasets: seen, skipped: reading.skipped() }));
  else {
    io.out(`${seen.map(inspectionText).join("\n\n")}\n`);
    if (reading.skipped() > 0) io.out(`${reading.skipped()} bad records were passed over\n`);
  }
  return 0;
}

function pullOptions(args: Args, io: Io) {
  const hubUrl = args["hubUrl"];
  return {
    folder: String(args["out"]),
    ...(typeof hubUrl === "string" ? { hubUrl } : {}),
    signal: io.signal,
    onStart: (set: HubSet) => {
      io.err(
        `${set.name}: licence ${set.licence}\n  ${set.source}\n  from ${typeof hubUrl === "string" ? hubUrl : hubPage(set)}\n`,
      );
    },
    onFile: (file: { readonly to: string }) => {
      let done = 0;
      const stage = {
        title: file.to,
        unit: "bytes",
        total: undefined as number | undefined,
        done: () => done,
      };
      const end = progressTo(io).start(stage);
      const progress = (bytes: number, total: number | undefined): void => {
        done = bytes;
        stage.total = total;
      };
      return { progress, end };
    },
  };
}

async function pull(names: readonly string[], args: Args, io: Io): Promise<number> {
  const pulled = [];
  for (const name of needed(names, "pull", "trenchcoat data pull rewardbench-2"))
    pulled.push(await pullSet(name, pullOptions(args, io)));
  if (args["json"] === true) {
    const sets = pulled.map(({ set, path, files }) => ({
      name: set.name,
      licence: set.licence,
      path,
      files,
    }));
    io.out(json({ sets }));
    return 0;
  }
  for (const { set, path, files } of pulled) {
    for (const file of files)
      io.out(`${file.status} ${file.path} (${sizeOf(file.bytes)}, sha256 ${file.sha256})\n`);
    io.out(`${set.name} is in ${visible(path)}; next: trenchcoat data inspect ${visible(path)}\n`);
  }
  return 0;
}

async function run(args: Args, io: Io): Promise<number> {
  const [action = "", ...rest] = args.paths;
  if (action === "list") return list(args, io);
  if (action === "inspect") return inspect(rest, args, io);
  if (action === "pull") return pull(rest, args, io);
  throw unknownName("data", "action", action, [...ACTIONS]);
}

/** `trenchcoat data list | inspect PATH... | pull NAME...`. */
export const data: Verb = {
  name: "data",
  summary: "list published sets and formats, look data over, fetch published sets",
  positional: "<action...>",
  flags: [
    ...READ_FLAGS,
    { flags: "-o, --out <dir>", summary: "folder for fetched sets, with their lock file", default: "data" },
    { flags: "--hub-url <url>", summary: "fetch from another hub with the same paths" },
    ...COMMON_FLAGS,
  ],
  examples: [
    "trenchcoat data list",
    "trenchcoat data inspect my.csv --map text=answer --map rating=score",
    "trenchcoat data pull rewardbench-2 -o data",
  ],
  run,
};
