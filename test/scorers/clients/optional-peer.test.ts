import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { optionalPeer } from "../../../src/scorers/clients/optional-peer.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "peers-"));
  process.env["TRENCHCOAT_NODE_PEERS"] = dir;
});
afterEach(() => {
  delete process.env["TRENCHCOAT_NODE_PEERS"];
  rmSync(dir, { recursive: true });
});

function install(name: string, about: object, files: Record<string, string>): void {
  const at = join(dir, "node_modules", name);
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, "package.json"), JSON.stringify({ name, ...about }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(at, file), text);
}

test("optionalPeer(name) says how to install what is not there", async () => {
  await expect(optionalPeer("@no-such/peer", "scorer x")).rejects.toMatchObject({
    problem: {
      where: "scorer x",
      problem: "@no-such/peer is not installed",
      help: "npm install @no-such/peer",
    },
  });
});

test("optionalPeer(name) takes the entry for import out of TRENCHCOAT_NODE_PEERS", async () => {
  const exports = {
    ".": { node: { require: "./a.cjs", import: { types: "./t.d.ts", default: "./a.mjs" } } },
  };
  install("@peer/module", { exports }, { "a.mjs": "export const kind = 'module';" });
  expect(await optionalPeer("@peer/module", "x")).toMatchObject({ kind: "module" });
  install("peer-common", { main: "b.cjs" }, { "b.cjs": "module.exports = { kind: 'common' };" });
  expect(await optionalPeer("peer-common", "x")).toMatchObject({ kind: "common" });
});

test("optionalPeer(name) finds what is installed beside it", async () => {
  expect(await optionalPeer("pure-rand/generator/xoroshiro128plus", "x").catch(() => "none")).toBe("none");
  expect(await optionalPeer("zod", "x")).toHaveProperty("object");
});

test("optionalPeer(name) says what a broken package said", async () => {
  install("peer-broken", { main: "c.cjs" }, { "c.cjs": "throw new Error('no native binding');" });
  await expect(optionalPeer("peer-broken", "x")).rejects.toThrow(
    /peer-broken cannot be loaded: no native binding/,
  );
});
