import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { dataPath } from "./shared-data.ts";

/** The JSON objects of the gzipped JSONL files of a folder whose names contain a text. */
export function rawLines(folder: string, part: string): unknown[] {
  return readdirSync(dataPath(folder))
    .filter((name) => name.includes(part))
    .flatMap((name) =>
      gunzipSync(readFileSync(join(dataPath(folder), name)))
        .toString("utf8")
        .trim()
        .split("\n"),
    )
    .map((line) => JSON.parse(line) as unknown);
}
