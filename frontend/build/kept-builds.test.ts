import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { keptBuilds } from "./kept-builds.ts";

let dist: string;
const assets = () => readdirSync(join(dist, "root/app/assets")).sort();

beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), "builds-"));
  mkdirSync(join(dist, "root/app/assets"), { recursive: true });
});

afterEach(() => rmSync(dist, { recursive: true }));

function build(...names: string[]) {
  const dir = join(dist, "root/app");
  writeFileSync(join(dir, "index.html"), names.join());
  for (const name of names) writeFileSync(join(dir, "assets", name), "x".repeat(2_000));
  const bundle = Object.fromEntries(names.map((name) => [`assets/${name}`, { type: "asset" }]));
  (keptBuilds().writeBundle as (...args: unknown[]) => void)({ dir }, bundle);
}

it("keeps the files of the last two builds, packed ones too, and none of those before", () => {
  build("app-1.js", "same.js");
  build("app-2.js", "same.js");
  build("app-3.js", "same.js");

  const each = (name: string) => [name, `${name}.br`, `${name}.gz`];
  expect(assets()).toEqual(["app-2.js", "app-3.js", "same.js"].flatMap(each));
});

it("counts a build that changed nothing as the one before", () => {
  build("app-1.js");
  build("app-2.js");
  build("app-2.js");

  expect(assets()).toContain("app-1.js");
});

it("moves the page out of what is served as it lies", () => {
  build("app-1.js");

  expect(existsSync(join(dist, "index.html"))).toBe(true);
  expect(existsSync(join(dist, "root/app/index.html"))).toBe(false);
});
