import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin, Rolldown } from "vite";

const BUILDS_KEPT = 2;
const SMALLEST_PACKED = 1_024; // bytes; below that a compressed copy saves nothing

/**
 * Keeps the files of the last two builds, with compressed copies, and moves the page out of what
 * is served as it lies: Django answers it with a nonce.
 */
export function keptBuilds(): Plugin {
  return {
    name: "footfall-kept-builds",
    apply: "build",
    writeBundle(options, bundle) {
      const root = options.dir ?? "dist/root/app";
      const assets = Object.keys(bundle).filter((name) => name.startsWith("assets/"));
      for (const name of assets) pack(join(root, name), bundle[name]);
      forgetOlder(root, assets);
      const page = join(root, "index.html");
      renameSync(page, join(root, "../../index.html"));
    },
  };
}

function pack(path: string, file: Rolldown.OutputAsset | Rolldown.OutputChunk | undefined): void {
  if (!file || !/\.(js|css|svg)$/.test(path)) return;
  const content = readFileSync(path);
  if (content.length < SMALLEST_PACKED) return;
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params: quality }));
}

/** `builds.json` lists the files of each build, the newest first. */
function forgetOlder(root: string, files: string[]): void {
  const list = join(root, "../../builds.json");
  const earlier = readBuilds(list).filter((build) => build.id !== idOf(files));
  const builds = [{ id: idOf(files), files }, ...earlier].slice(0, BUILDS_KEPT);
  const kept = new Set(builds.flatMap((build) => build.files));
  mkdirSync(dirname(list), { recursive: true });
  for (const name of readdirSync(join(root, "assets"))) {
    if (!kept.has(`assets/${name.replace(/\.(gz|br)$/, "")}`)) rmSync(join(root, "assets", name));
  }
  writeFileSync(list, JSON.stringify(builds));
}

function readBuilds(list: string): { id: string; files: string[] }[] {
  try {
    return JSON.parse(readFileSync(list, "utf8"));
  } catch {
    return []; // the first build here
  }
}

const idOf = (files: string[]) =>
  createHash("sha256")
    .update([...files].sort().join())
    .digest("hex");
