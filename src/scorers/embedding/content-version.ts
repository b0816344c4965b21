import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { ScorerDefinition, Settings } from "../../core/index.ts";

async function hashOf(files: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of files) await pipeline(createReadStream(file), hash, { end: false });
  return hash.digest("hex").slice(0, 12);
}

/**
 * Adds the hash of the files that a scorer reads (weights, vocabulary, baseline, corpus) to its version, so that scores made with other contents
 * under the same name are never taken for these. Without files the version stays.
 */
export function versionedByContent(
  definition: ScorerDefinition,
  filesOf: (settings: Settings) => readonly string[],
): ScorerDefinition {
  return {
    ...definition,
    create: async (settings) => {
      const made = await definition.create(settings);
      const files = filesOf(made.spec.settings);
      if (files.length === 0) return made;
      const version = `${made.spec.version}+${await hashOf(files)}`;
      return { ...made, spec: Object.freeze({ ...made.spec, version }) };
    },
  };
}
