/**
 * npm run lock: completes package-lock.json. A registry that does not carry a package's binaries for other platforms makes npm leave them out of
 * the lock file, and `npm ci` then refuses it everywhere. The entries follow from the package's own optionalDependencies, which pin exact
 * versions; they have no integrity, which npm adds where it can.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

interface Entry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly license?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

const FILE = resolve(import.meta.dirname, "../package-lock.json");
const OS = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const CPU = ["arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64"];

/** Whether node finds `name` from a package at `path`: in the nearest node_modules upward that has it. */
function isThere(packages: Readonly<Record<string, Entry>>, path: string, name: string): boolean {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf("node_modules/") - 1))) {
    if (`${at === "" ? "" : `${at}/`}node_modules/${name}` in packages) return true;
    if (at === "") return false;
  }
}

/** The platform that a binary's name ends in: `...-linux-arm64-musl`. */
function platformOf(name: string): Record<string, string[]> {
  const words = name.split(/[-/]/);
  const cpu =
    words.includes("armeabihf") || /-arm-|-arm$/.test(name) ? "arm" : CPU.findLast((c) => words.includes(c));
  const os = OS.find((o) => words.includes(o));
  const isMusl = /musl/.test(name);
  const isGlibc = /gnu/.test(name) && os === "linux";
  return {
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(isMusl ? { libc: ["musl"] } : isGlibc ? { libc: ["glibc"] } : {}),
    ...(os === undefined ? {} : { os: [os] }),
  };
}

const lock = JSON.parse(readFileSync(FILE, "utf8")) as { packages: Record<string, Entry> };
const added: string[] = [];
for (const [path, entry] of Object.entries(lock.packages))
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isThere(lock.packages, path, name) || !/^\d/.test(version)) continue;
    const { license, dev } = entry;
    lock.packages[`node_modules/${name}`] = {
      version,
      ...platformOf(name),
      ...(dev === true ? { dev } : {}),
      ...(license === undefined ? {} : { license }),
      optional: true,
    };
    added.push(`${name}@${version}`);
  }
if (added.length > 0) {
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(FILE, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
}
process.stdout.write(
  added.length === 0 ? "package-lock.json is complete\n" : `added ${added.join("\nadded ")}\n`,
);
