import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tarEntries } from "../../../src/readers/text/tar.ts";
import { openTree } from "../../../src/readers/tree.ts";
import { memoryFile, temporaryFolder } from "../memory-file.ts";

const folder = temporaryFolder();
const long = "d".repeat(90);

function archive(...flags: readonly string[]): string {
  const inner = join(folder, "in", long);
  mkdirSync(inner, { recursive: true });
  writeFileSync(join(folder, "in", "a.txt"), "A");
  writeFileSync(join(inner, `${"f".repeat(90)}.txt`), "x".repeat(1000));
  const path = join(folder, `${flags.join("")}.tar.gz`);
  execFileSync("tar", ["czf", path, ...flags, "-C", folder, "in"]);
  return path;
}

test.each(["--format=gnu", "--format=pax", "--format=ustar"])(
  "tarEntries(file) reads %s with long names",
  async (flag) => {
    const [file] = (await openTree(archive(flag))).files;
    const found: Record<string, string> = {};
    for await (const entry of tarEntries(file!)) found[entry.name] = Buffer.from(entry.content).toString();
    expect(found).toEqual({ "in/a.txt": "A", [`in/${long}/${"f".repeat(90)}.txt`]: "x".repeat(1000) });
  },
);

test("tarEntries(file) says that an archive is truncated or none", async () => {
  const path = archive("--format=gnu").replace(".gz", "");
  execFileSync("tar", ["cf", path, "-C", folder, "in"]);
  const bytes = readFileSync(path);
  const all = async (content: Uint8Array) => {
    for await (const entry of tarEntries(memoryFile("a.tar", content))) expect(entry.size).toBeGreaterThan(0);
  };
  await expect(all(bytes.subarray(0, 1300))).rejects.toThrow(
    "a.tar: truncated tar archive; expected a whole tar archive",
  );
  await expect(all(Buffer.alloc(600, 65))).rejects.toThrow("a.tar: broken tar archive");
});
