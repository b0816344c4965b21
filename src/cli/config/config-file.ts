import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UserError, visible } from "../../core/index.ts";

const EXTENSIONS = ["ts", "mts", "js", "mjs", "json"] as const;

/** The file names that are looked for in the working directory. */
export const CONFIG_NAMES: readonly string[] = EXTENSIONS.map((e) => `trenchcoat.config.${e}`);

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile();

/** The config of a folder, which is not looked for above it; undefined where there is none. @throws UserError where there are several */
export function findConfig(folder: string): string | undefined {
  const [file, other] = CONFIG_NAMES.filter((name) => isFile(join(folder, name)));
  if (other !== undefined)
    throw new UserError({
      where: "config",
      problem: "two configs in one folder",
      expected: "one, or --config FILE",
      got: `${file} and ${other}`,
    });
  return file === undefined ? undefined : join(folder, file);
}

const IMPORTED = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g;

/** The file that an import means: as it is written, a .js that is a .ts in the source, or without its ending. */
function importedFile(from: string, specifier: string): string | undefined {
  const path = resolve(dirname(from), specifier);
  const source = path.replace(/\.(m?)js$/, ".$1ts");
  const ends = EXTENSIONS.flatMap((e) => [`${path}.${e}`, join(path, `index.${e}`)]);
  return [path, source, ...ends].find(isFile);
}

/**
 * Twelve hexadecimal digits that change with the config and every file that it imports by a relative path, directly or not. Packages and
 * computed paths are not seen.
 */
export function configHash(file: string): string {
  const texts = new Map<string, string>();
  const queue = [resolve(file)];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (texts.has(path)) continue;
    const text = readFileSync(path, "utf8");
    texts.set(path, text);
    for (const [, specifier = ""] of text.matchAll(IMPORTED)) {
      const found = importedFile(path, specifier);
      if (found !== undefined) queue.push(found);
    }
  }
  const hash = createHash("sha256");
  const folder = dirname(resolve(file));
  for (const [path, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(JSON.stringify([relative(folder, path), text]));
  return hash.digest("hex").slice(0, 12);
}

type TsImport = (specifier: string, parent: string) => Promise<unknown>;

/** tsx of the project, of the working directory or beside trenchcoat. @throws UserError with what to do where there is none */
async function tsImport(file: string, name: string): Promise<TsImport> {
  for (const from of [file, join(process.cwd(), "x.js"), import.meta.url])
    try {
      const found = createRequire(from).resolve("tsx/esm/api");
      return ((await import(/* @vite-ignore */ pathToFileURL(found).href)) as { tsImport: TsImport })
        .tsImport;
    } catch {
      continue;
    }
  throw new UserError({
    where: name,
    problem: `node ${process.versions.node} cannot read TypeScript and tsx is not installed`,
    expected: "npm install -D tsx, or node 22.18 or later",
    help: "or name the file trenchcoat.config.mjs and leave the types out; --no-config goes without it",
  });
}

async function moduleOf(file: string, name: string): Promise<unknown> {
  const url = pathToFileURL(file).href;
  const isTyped = /^\.m?ts$/.test(extname(file));
  if (isTyped && !("typescript" in process.features && process.features.typescript))
    return (await tsImport(file, name))(url, url);
  return import(/* @vite-ignore */ `${url}?${configHash(file)}`);
}

/** What a module exports by default, also where it was compiled to CommonJS. */
function defaultOf(loaded: unknown): unknown {
  const { default: first } = loaded as { default?: unknown };
  const isCompiled = typeof first === "object" && first !== null && "__esModule" in first;
  return isCompiled && "default" in first ? first.default : first;
}

function helpFor(message: string): { readonly help?: string } {
  if (message.includes("'trenchcoat'"))
    return { help: "npm install -D trenchcoat, or leave defineConfig out: it only tells the types" };
  if (/import statement outside|Unexpected token 'export'/.test(message))
    return { help: 'name it trenchcoat.config.mjs, or say "type": "module" in package.json' };
  return {};
}

/** What the file of a config holds, unchecked; its code runs. `name` is how errors name it. @throws UserError where it cannot be loaded */
export async function loadConfig(file: string, name: string): Promise<unknown> {
  if (!isFile(file))
    throw new UserError({ where: "--config", problem: `no such file: ${name}`, expected: "a config" });
  try {
    if (extname(file) === ".json") return JSON.parse(readFileSync(file, "utf8"));
    const found = defaultOf(await moduleOf(file, name));
    if (found !== undefined) return found;
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const said = cause instanceof Error ? cause.message : String(cause);
    throw new UserError(
      { where: name, problem: `cannot be loaded: ${visible(said)}`, ...helpFor(said) },
      { cause },
    );
  }
  throw new UserError({
    where: name,
    problem: "no default export",
    expected: "export default defineConfig({ ... })",
  });
}
