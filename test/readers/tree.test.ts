import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readText } from "../../src/readers/text/read-text.ts";
import { openTree } from "../../src/readers/tree.ts";
import { gz, stdinOf, temporaryFolder } from "./memory-file.ts";

const folder = temporaryFolder();

test("openTree(directory) lists files sorted, without hidden ones, and follows links once", async () => {
  const root = join(folder, "set.v1");
  mkdirSync(join(root, "b"), { recursive: true });
  mkdirSync(join(root, ".git"));
  writeFileSync(join(root, ".git", "x"), "");
  writeFileSync(join(root, "c.txt"), "C");
  writeFileSync(join(root, "b", "a.jsonl.gz"), gz("hello"));
  symlinkSync(root, join(root, "b", "loop"));
  const tree = await openTree(root);
  expect(tree.name).toBe("set.v1");
  expect(tree.files.map((f) => f.name)).toEqual(["b/a.jsonl", "c.txt"]);
  expect(tree.files[0]!.path).toBe(join(root, "b", "a.jsonl.gz"));
  expect(await readText(tree.files[0]!)).toBe("hello");
});

test("openTree(file) names the data set without extensions and reads gz by its content", async () => {
  const path = join(folder, "my.data.jsonl.gz");
  writeFileSync(path, gz("x"));
  expect((await openTree(path)).name).toBe("my.data");
  writeFileSync(join(folder, "plain.gz"), "not compressed");
  expect(await readText((await openTree(join(folder, "plain.gz"))).files[0]!)).toBe("not compressed");
});

test("openTree(path) says that a path is not there and that gz is truncated or broken", async () => {
  await expect(openTree(join(folder, "nope"))).rejects.toThrow("nope: no such file or directory");
  const path = join(folder, "cut.jsonl.gz");
  const whole = gz("line\n".repeat(10_000));
  writeFileSync(path, whole.subarray(0, whole.length - 20));
  const read = async () => readText((await openTree(path)).files[0]!);
  await expect(read()).rejects.toThrow("cut.jsonl.gz: truncated gz; expected a whole gzip file");
  writeFileSync(path, Buffer.concat([whole.subarray(0, 12), Buffer.from("garbage garbage")]));
  await expect(read()).rejects.toThrow("cut.jsonl.gz: broken gz");
});

test("openTree('-') reads standard input again while it is small, and once when it is not", async () => {
  const [small] = (await openTree("-", stdinOf(gz("again")))).files;
  expect([await readText(small!), await readText(small!)]).toEqual(["again", "again"]);
  const big = "x".repeat(5 << 20);
  const [once] = (await openTree("-", stdinOf(big))).files;
  expect(await readText(once!)).toHaveLength(5 << 20);
  await expect(readText(once!)).rejects.toThrow("standard input: can be read only once; save it to a file");
  await expect(openTree("-")).rejects.toThrow("-: there is no standard input here");
});
