import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readBundle } from "../../src/report/html.ts";

const dir = mkdtempSync(join(tmpdir(), "trenchcoat-bundle-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test("readBundle(dir) says how to build the page where it is not built", async () => {
  await expect(readBundle(join(dir, "none"))).rejects.toMatchObject({
    name: "UserError",
    message:
      "html report: the page's bundle was not found; expected dist/report/page.js and page.css in the package",
    problem: { help: "build it once with: npm run build:web" },
  });
});

test("readBundle(dir) escapes what would end its script or style element", async () => {
  writeFileSync(join(dir, "page.js"), 'const a = "</script><!--";');
  writeFileSync(join(dir, "page.css"), 'a::after { content: "</style>"; }');
  const { script, style } = await readBundle(dir);
  expect(script).toBe('const a = "\\x3c/script>\\x3c!--";');
  expect(style).not.toMatch(/<\/style/i);
});
