import { defineConfig } from "vitest/config";

// unit: fast, no data, no browser. data: real published data under ../shared. slow: browser, kill -9, simulations.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          // Tests keep no state between files, so modules are loaded once a worker: half the time goes otherwise.
          isolate: false,
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.data.test.ts", "test/**/*.slow.test.ts"],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: "data",
          include: ["test/**/*.data.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "slow",
          include: ["test/**/*.slow.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
