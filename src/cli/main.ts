#!/usr/bin/env node
import { runProgram } from "./program.ts";
import type { Io } from "./verb.ts";
import { VERBS } from "./verbs.ts";

const interrupt = new AbortController();
process.once("SIGINT", () => interrupt.abort());
process.once("SIGTERM", () => interrupt.abort());
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const io: Io = {
  stdin: process.stdin,
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  env: process.env,
  columns: process.stdout.isTTY ? process.stdout.columns : undefined,
  errIsTerminal: process.stderr.isTTY === true,
  signal: interrupt.signal,
};

process.exitCode = await runProgram(VERBS, process.argv.slice(2), io);
