import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

/** The report page as one classic script and one style sheet, dist/report/page.js and page.css, which src/report/html.ts inlines. */
export default defineConfig({
  root: import.meta.dirname,
  logLevel: "warn",
  plugins: [svelte({ configFile: false, compilerOptions: { runes: true } })],
  build: {
    outDir: "../dist/report",
    emptyOutDir: false,
    target: "es2022",
    cssCodeSplit: false,
    modulePreload: false,
    rolldownOptions: {
      input: { page: `${import.meta.dirname}/src/main.ts` },
      output: { format: "iife", entryFileNames: "page.js", assetFileNames: "page[extname]" },
    },
  },
});
