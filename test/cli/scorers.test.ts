import { expect, test } from "vitest";
import { runProgram } from "../../src/cli/program.ts";
import { scorers } from "../../src/cli/scorers.ts";
import type { Io } from "../../src/cli/verb.ts";
import { SCORERS } from "../../src/scorers/index.ts";

async function call(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = "";
  let err = "";
  const io: Io = {
    stdin: (async function* () {})(),
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    env: {},
    columns: undefined,
    errIsTerminal: false,
    signal: new AbortController().signal,
  };
  const code = await runProgram([scorers], ["scorers", ...argv], io);
  return { code, out, err };
}

test("scorers lists every registered scorer from its spec", async () => {
  const { code, out } = await call();
  expect(code).toBe(0);
  for (const { spec } of SCORERS) expect(out).toContain(spec.name);
  const listed = JSON.parse((await call("--json")).out) as { scorers: { name: string; signature: string }[] };
  expect(listed.scorers.map((s) => s.name)).toEqual(SCORERS.map((s) => s.spec.name));
  for (const { name, signature } of listed.scorers) expect(signature.startsWith(`${name}@`)).toBe(true);
});

test("scorers NAME shows one whole, with its parameters and signature", async () => {
  const { code, out } = await call("chrf");
  expect(code).toBe(0);
  expect(out).toContain("parameters");
  expect(out).toMatch(/signature {2}chrf@/);
});

test("scorers NAME:param=value shows the settings chosen", async () => {
  const { spec } = SCORERS.find((s) => s.spec.name === "chrf")!;
  const [param] = Object.entries(spec.params).find(([, p]) => p.type === "integer")!;
  const shown = JSON.parse((await call(`chrf:${param}=3`, "--json")).out) as { settings: object };
  expect(shown.settings).toMatchObject({ [param]: 3 });
});

test("scorers refuses an unknown name and suggests the nearest", async () => {
  const { code, err } = await call("chrff");
  expect(code).toBe(2);
  expect(err).toContain('unknown scorer "chrff"');
  expect(err).toContain('did you mean "chrf"?');
});
