import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UserError, visible } from "../../core/index.ts";

/** Conditions of a package's `exports` in the order in which Node's `import` takes them. */
const CONDITIONS: ReadonlySet<string> = new Set(["node", "import", "module-sync", "default"]);

/** The file that `exports` names for `import`, or undefined. */
function exported(exports: unknown): string | undefined {
  if (typeof exports === "string") return exports;
  if (typeof exports !== "object" || exports === null) return undefined;
  if ("." in exports) return exported(exports["."]);
  for (const [condition, inner] of Object.entries(exports)) {
    const found = CONDITIONS.has(condition) ? exported(inner) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The file to import for a package that is installed at or above `folder`, or undefined. */
function entryOf(name: string, folder: string): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const dir = join(at, "node_modules", name);
    if (existsSync(join(dir, "package.json"))) {
      const about = JSON.parse(readFileSync(join(dir, "package.json"), "utf8")) as Record<string, unknown>;
      const main = exported(about["exports"]) ?? about["module"] ?? about["main"] ?? "index.js";
      return join(dir, String(main));
    }
    if (at === dirname(at)) return undefined;
  }
}

function isInstalled(name: string): boolean {
  const paths = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return paths.some((dir) => existsSync(join(dir, name, "package.json")));
}

/** Where to look, in order: beside trenchcoat, in the working directory, in the folder that TRENCHCOAT_NODE_PEERS names. */
async function imported(name: string): Promise<unknown> {
  if (isInstalled(name)) return import(/* @vite-ignore */ name);
  const folders = [process.cwd(), process.env["TRENCHCOAT_NODE_PEERS"] ?? ""].filter((f) => f !== "");
  const entry = folders.map((folder) => entryOf(name, folder)).find((e) => e !== undefined);
  return entry === undefined ? undefined : import(/* @vite-ignore */ pathToFileURL(entry).href);
}

/**
 * Imports a package that trenchcoat can use but does not bring along. It may be installed beside trenchcoat, in the project at the working
 * directory, or in the folder that the environment's TRENCHCOAT_NODE_PEERS names (one with `node_modules` in it).
 * @throws UserError with the command that installs it, or with what it said on loading
 */
export async function optionalPeer(name: string, where: string): Promise<Record<string, unknown>> {
  const help = `npm install ${name}`;
  let found: unknown;
  try {
    found = await imported(name);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new UserError(
      { where, problem: `${name} cannot be loaded: ${visible(said)}`, help },
      { cause: error },
    );
  }
  if (found === undefined) throw new UserError({ where, problem: `${name} is not installed`, help });
  const { default: whole, ...named } = found as Record<string, unknown>;
  return { ...(typeof whole === "object" ? (whole as Record<string, unknown>) : {}), ...named };
}
