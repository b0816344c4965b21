import { defineConfig } from "tsdown";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    "num/index": "src/num/index.ts",
    "core/index": "src/core/index.ts",
    "readers/index": "src/readers/index.ts",
    "scorers/index": "src/scorers/index.ts",
    "meta/index": "src/meta/index.ts",
    "calibration/index": "src/calibration/index.ts",
    "audit/index": "src/audit/index.ts",
    "elicit/index": "src/elicit/index.ts",
    "fit/index": "src/fit/index.ts",
    "run/index": "src/run/index.ts",
    "run/worker": "src/run/worker.ts",
    "report/index": "src/report/index.ts",
    "cli/main": "src/cli/main.ts",
  },
  format: "esm",
  platform: "node",
  target: "node20",
  dts: true,
  fixedExtension: false,
  clean: ["dist/**/*.{js,mjs,d.ts,d.mts}", "!dist/report/page.js"],
  outDir: "dist",
});
