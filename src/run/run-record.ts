import { constants, existsSync } from "node:fs";
import { access, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RUN_FILES, type RunRecord, type RunRequest, UserError } from "../core/index.ts";
import { settle, TEMPORARY } from "./duck.ts";

const OURS: readonly string[] = [
  ...Object.values(RUN_FILES),
  TEMPORARY,
  "bench",
  "report.json",
  "report.html",
];

/** Writes `run.json` whole. */
export async function writeRecord(dir: string, record: RunRecord): Promise<void> {
  await mkdir(join(dir, TEMPORARY), { recursive: true });
  const temporary = join(dir, TEMPORARY, `run.json.${process.pid}`);
  await writeFile(temporary, `${JSON.stringify(record, null, 2)}\n`);
  await settle(temporary, join(dir, RUN_FILES.record));
}

/** The record of a run directory, undefined where it has none. @throws UserError where the file is not ours. */
export async function readRecord(dir: string): Promise<RunRecord | undefined> {
  const file = join(dir, RUN_FILES.record);
  if (!existsSync(file)) return undefined;
  const wrong = (got: string, cause?: unknown) =>
    new UserError(
      { where: file, problem: "not the record of a run", expected: "JSON of this version's form", got },
      { cause },
    );
  let record: RunRecord;
  try {
    record = JSON.parse(await readFile(file, "utf8")) as RunRecord;
  } catch (cause) {
    throw wrong("text that is no JSON", cause);
  }
  if (record?.kind !== "trenchcoat-run") throw wrong("another kind of JSON");
  if (record.formatVersion !== 1) throw wrong(`form ${String(record.formatVersion)}`);
  return record;
}

/** What differs between two requests, in words; empty for equal ones. */
export function differences(old: RunRequest, now: RunRequest): string[] {
  const told: string[] = [];
  const before = new Map(old.inputs.map((f) => [f.name, f.sha256]));
  const after = new Map(now.inputs.map((f) => [f.name, f.sha256]));
  for (const [name, sha256] of after)
    if (!before.has(name)) told.push(`file "${name}" is new`);
    else if (before.get(name) !== sha256) told.push(`file "${name}" has changed`);
  for (const name of before.keys()) if (!after.has(name)) told.push(`file "${name}" is missing`);
  const order = (request: RunRequest): string => JSON.stringify(request.inputs.map((f) => f.name));
  if (told.length === 0 && order(old) !== order(now)) told.push("the files come in another order");
  for (const key of ["format", "map", "skipBad", "seed", "partRows"] as const) {
    const [was, is] = [JSON.stringify(old[key]), JSON.stringify(now[key])];
    if (was !== is) told.push(`${key} was ${was}, is ${is}`);
  }
  return told;
}

/** Refuses a directory that holds another request's run. @throws UserError that says what differs and what to do. */
export function refuseOther(dir: string, old: RunRequest, now: RunRequest): void {
  const told = differences(old, now);
  if (told.length === 0) return;
  const shown = told.length > 3 ? [...told.slice(0, 3), `${told.length - 3} more`] : told;
  throw new UserError({
    where: dir,
    problem: "the directory holds the run of another request",
    expected: "the same data and settings",
    got: shown.join("; "),
    help: "choose another directory with -o, or --force to delete that run and start anew",
  });
}

/** Refuses a directory that holds something else than a run, or is none. @throws UserError */
export async function refuseStranger(dir: string): Promise<void> {
  const found = await stat(dir).catch(() => undefined);
  if (found && !found.isDirectory())
    throw new UserError({
      where: dir,
      problem: "not a directory",
      expected: "a run directory",
      got: "a file",
      help: "choose another directory with -o",
    });
  const names = found ? await readdir(dir) : [];
  const stranger = names.find((name) => !OURS.includes(name));
  if (stranger !== undefined && !names.includes(RUN_FILES.record))
    throw new UserError({
      where: dir,
      problem: `not a run directory, it holds "${stranger}"`,
      expected: "a new or empty directory, or one of a run",
      help: "choose another directory with -o",
    });
}

/** Deletes the files of a run and nothing else; the lock stays. */
export async function removeRun(dir: string): Promise<void> {
  for (const name of OURS)
    if (name !== TEMPORARY) await rm(join(dir, name), { recursive: true, force: true });
}

/** Makes the directory of a run. @throws UserError where the system does not allow it. */
export async function makeRunDirectory(dir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true });
    await access(dir, constants.W_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UserError(
      {
        where: dir,
        problem: "the run directory cannot be written",
        expected: "a place that can be",
        got: code ?? "an error",
        help: "choose another directory with -o",
      },
      { cause },
    );
  }
}
