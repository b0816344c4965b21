import { existsSync } from "node:fs";
import { cpus } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Benchmark, COMMANDS, COMPARED, GROUPS } from "./benchmarks.ts";
import { prepareChildren, runCommand, scoreMillion, type Timing, timeChild, wmt22EnDe } from "./children.ts";
import { type Clock, markdownTable, replaceBetweenMarkers, type Row } from "./table.ts";

const USAGE = `npm run bench -- [NAME ...] [--peers DIR] [--mtme DIR] [--runs 5] [--cpu] [--write]

  NAME          a benchmark or a table (scorers, statistics); all where absent

  --peers DIR   Python environment with bench/peers/requirements.txt (also TRENCHCOAT_PEERS)
  --mtme DIR    checkout of mt-metrics-eval (also TRENCHCOAT_MTME)
  --runs N      alternating runs of each side
  --cpu         compare CPU time of the main threads instead of wall time, for a busy machine (Linux)
  --write       write the tables that were measured wholly into docs/performance.md; without names this is the default
`;

const DOCUMENT = resolve(import.meta.dirname, "../docs/performance.md");

interface Options {
  readonly python: string;
  readonly mtme: string | undefined;
  readonly runs: number;
}

function pythonIn(folder: string | undefined): string {
  if (folder === undefined) return "python3";
  return (
    [join(folder, "bin/python"), join(folder, "Scripts/python.exe")].find((f) => existsSync(f)) ?? folder
  );
}

/** How far results may be apart for random draws and the last steps of a descent. */
const SLACK: Readonly<Record<string, number>> = {
  "kendall-bootstrap": 5e-3,
  "bt-head": 1e-6,
  "bt-head-liblinear": 1e-6,
  "bt-battles": 1e-4,
};

/** Results of both sides must agree. */
function checkSame({ name }: Benchmark, ours: Timing, peer: Timing): void {
  const slack = SLACK[name] ?? 1e-9;
  if (Math.abs(ours.check - peer.check) > slack * Math.max(1, Math.abs(peer.check)))
    throw new Error(`${name}: results differ: ours ${ours.check}, reference ${peer.check}`);
}

/** Ours and the reference in turn, each in a fresh process. */
async function compare(
  benchmark: Benchmark,
  children: { readonly bundle: string; readonly data: string },
  { python, mtme, runs }: Options,
): Promise<Row> {
  const { bundle, data } = children;
  const script = join(import.meta.dirname, "peers/peer.py");
  const ours: Timing[] = [];
  const peer: Timing[] = [];
  for (let run = 0; run < runs; run++) {
    ours.push((await timeChild(process.execPath, [bundle, benchmark.name, data]))!);
    if (benchmark.peer === undefined || (run > 0 && peer.length === 0)) continue;
    const theirs = await timeChild(python, [script, benchmark.name, data, ...(mtme ? [mtme] : [])]);
    if (theirs) peer.push(theirs);
  }
  if (peer.length > 0) checkSame(benchmark, ours[0]!, peer[0]!);
  return { benchmark, ours, peer };
}

async function runWhole(benchmark: Benchmark): Promise<Row> {
  if (benchmark.name === "score-million")
    return { benchmark, ours: [], peer: [], command: await scoreMillion() };
  const folder = wmt22EnDe();
  const command = folder === undefined ? undefined : await runCommand(["meta", folder, "--json"]);
  return { benchmark, ours: [], peer: [], command };
}

/** What the numbers hold for. */
function circumstances(rows: readonly Row[], clock: Clock, runs: number): string {
  const versions = new Set(rows.flatMap((row) => row.peer.flatMap((t) => t.versions ?? [])));
  const [cpu] = cpus();
  const date = new Date().toISOString().slice(0, 10);
  const machine = `${cpus().length} cores of ${cpu?.model.trim() ?? "unknown"}`;
  const time = clock === "ms" ? "wall time" : "CPU time of the main threads, since the machine was busy";
  const whole = rows.some((row) => row.ours.length === 0) ? "; whole commands once" : "";
  return [
    `Measured ${date} on ${machine}, Node ${process.versions.node}; ${[...versions].sort().join(", ")}.`,
    `Medians of ${runs} alternating runs, ${time}${whole}.`,
  ].join("\n");
}

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      peers: { type: "string" },
      mtme: { type: "string" },
      runs: { type: "string", default: "5" },
      cpu: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const all = [...COMPARED, ...COMMANDS];
  const unknown = positionals.find((name) => !all.some((b) => b.name === name || b.group === name));
  if (values.help || unknown !== undefined) {
    if (unknown !== undefined) console.error(`bench: no benchmark "${unknown}"`);
    console.error(`${USAGE}\nBenchmarks: ${all.map((b) => b.name).join(" ")}`);
    return values.help ? 0 : 2;
  }
  const wanted = (b: Benchmark): boolean =>
    positionals.length === 0 || positionals.includes(b.name) || positionals.includes(b.group);
  const options: Options = {
    python: pythonIn(values.peers ?? process.env["TRENCHCOAT_PEERS"]),
    mtme: values.mtme ?? process.env["TRENCHCOAT_MTME"],
    runs: Number(values.runs),
  };
  const clock: Clock = values.cpu ? "cpuMs" : "ms";
  const children = await prepareChildren();
  const rows: Row[] = [];
  const report = (row: Row): void => {
    rows.push(row);
    console.log(markdownTable([row], clock).split("\n").at(-1));
  };
  for (const benchmark of COMPARED.filter(wanted)) report(await compare(benchmark, children, options));
  for (const benchmark of COMMANDS.filter(wanted)) report(await runWhole(benchmark));
  for (const group of GROUPS) {
    const own = rows.filter((r) => r.benchmark.group === group);
    if (own.length === 0) continue;
    const text = `${circumstances(own, clock, options.runs)}\n\n${markdownTable(own, clock)}`;
    const isWhole = all.every((b) => b.group !== group || wanted(b));
    if (isWhole && (positionals.length === 0 || values.write)) replaceBetweenMarkers(DOCUMENT, group, text);
    else console.log(`\n${text}`);
  }
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
