import { readFileSync } from "node:fs";

/** The package's version; package.json lies two folders above in both src/ and dist/. */
function readVersion(): string {
  for (const up of ["../../package.json", "../package.json"]) {
    try {
      const found = JSON.parse(readFileSync(new URL(up, import.meta.url), "utf8")) as {
        name?: string;
        version?: string;
      };
      if (found.name === "trenchcoat" && found.version) return found.version;
    } catch {
      // not at this depth
    }
  }
  return "0.0.0";
}

export const VERSION: string = readVersion();
