import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** SHA-256 of every Parquet file of a run, by its name in the folder. */
export function bytesOf(dir: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(dir, { recursive: true, encoding: "utf8" }).sort())
    if (name.endsWith(".parquet"))
      found[name] = createHash("sha256")
        .update(readFileSync(join(dir, name)))
        .digest("hex");
  return found;
}
