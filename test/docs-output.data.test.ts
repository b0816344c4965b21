import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { withOutputs } from "../scripts/docs-output.ts";
import { describeData } from "./readers/published/shared-data.ts";

const DOCS = resolve(import.meta.dirname, "../docs");
const guides = readdirSync(DOCS).filter((f) =>
  /<!-- run: [^\n]*\.\.\/shared\//.test(f.endsWith(".md") ? readFileSync(join(DOCS, f), "utf8") : ""),
);

describeData("judgebench", () => {
  test("guides show outputs on published data", () => {
    expect(guides).toEqual(
      expect.arrayContaining(["guide-calibrate.md", "guide-estimate.md", "guide-rank.md", "guide-raters.md"]),
    );
  });

  test.each(guides)(
    "%s shows what its commands print today",
    async (page) => {
      const text = readFileSync(join(DOCS, page), "utf8");
      expect(await withOutputs(text, true)).toBe(text);
    },
    600_000,
  );
});
