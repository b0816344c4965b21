import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditResultSchema } from "../../src/cli/audit/audit-schema.ts";
import { call } from "./fake-io.ts";

/** A real small judge audited from the command line. `.ci/run` fetches it and node-llama-cpp outside the repository. */
const FILE = process.env["TRENCHCOAT_GGUF"] ?? "";
const PEER = join(process.env["TRENCHCOAT_NODE_PEERS"] ?? "", "node_modules/node-llama-cpp");
const isThere = FILE !== "" && existsSync(FILE) && existsSync(PEER);
if (!isThere)
  process.stderr.write(
    "SKIPPED audit of SmolLM2: TRENCHCOAT_GGUF names the model, TRENCHCOAT_NODE_PEERS a folder with node-llama-cpp; .ci/run makes both\n",
  );

const DATA = resolve(import.meta.dirname, "../../data/demo/contrast.jsonl");

describe.skipIf(!isThere)("audit of a real small judge", () => {
  let cache: string;
  beforeAll(() => {
    cache = mkdtempSync(join(tmpdir(), "trenchcoat-judge-"));
  });
  afterAll(() => rmSync(cache, { recursive: true, force: true }));

  const argv = (): string[] => [
    "audit",
    DATA,
    "--scorer",
    `judge-pairwise:url=gguf:${FILE},threads=1,min_mass=0,max_tokens=8`,
    "--sample",
    "2",
    "--edits",
    "emoji",
    "--judge-items",
    "1",
    "--repeats",
    "2",
    "--cache",
    cache,
    "--json",
  ];

  test("asks the edits, repeats, other label names and templates, and injections; as many as the dry run said", async () => {
    const dry = await call([...argv(), "--dry-run"]);
    expect(dry).toMatchObject({ code: 0 });
    const { calls } = JSON.parse(dry.out) as { calls: { again: number; all: number } };
    // One pair in both orders: 11 texts of the worse output, 2 times, 3 other prompts.
    expect(calls.again).toBe(2 * (11 + 2 + 3));
    const { code, out, err } = await call(argv());
    expect({ code, err: code === 0 ? "" : err }).toEqual({ code: 0, err: "" });
    const { sections, decision } = auditResultSchema.parse(JSON.parse(out));
    const checks = sections.checks!;
    expect(checks).toMatchObject({ nPairs: 1, nVerdicts: 2, nRead: 2 });
    // At temperature 0 a local model says the same again.
    expect(checks.repeats).toMatchObject({ times: 2, agreement: { value: 1 } });
    expect(checks.variants.map((v) => `${v.kind} ${v.name}`)).toEqual([
      "labels pairwise-names",
      "labels pairwise-numbers",
      "template pairwise-terse",
    ]);
    expect(checks.injections).toHaveLength(10);
    expect(decision.join(" ")).toContain("hidden in the worse output");
    const spent = /model servers: (\d+) calls \((\d+) more/u.exec(err)!;
    expect(Number(spent[1]) + Number(spent[2])).toBe(calls.all);
  }, 900_000);

  test("a second time nothing is asked of the model", async () => {
    const { code, err } = await call(argv());
    expect(code).toBe(0);
    expect(err).toMatch(/model servers: 0 calls/u);
  });
});
