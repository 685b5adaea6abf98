import type { Plugin } from "vite";

const USED = /@mantine\/core\/.*\/([A-Za-z]+)\.module\.(?:css|mjs|js)/;
const IMPORTED = /@mantine\/core\/styles\/([A-Za-z]+)\.css/;

/** Refuses a build in which a component of Mantine has no stylesheet: src/lib/styles.ts names them. */
export function completeStyles(): Plugin {
  return {
    name: "complete-styles",
    apply: "build",
    generateBundle(_, bundle) {
      const rendered = Object.values(bundle).flatMap((file) =>
        file.type === "chunk" ? file.moduleIds : [],
      );
      const imported = namesIn([...this.getModuleIds()], IMPORTED);
      const missing = [...namesIn(rendered, USED)].filter((name) => !imported.has(name));
      if (missing.length > 0) {
        const lines = missing.map((name) => `import "@mantine/core/styles/${name}.css";`);
        this.error(
          `Add to src/lib/styles.ts, in the order of @mantine/core/styles.css:\n${lines.join("\n")}`,
        );
      }
    },
  };
}

function namesIn(ids: string[], pattern: RegExp): Set<string> {
  return new Set(ids.flatMap((id) => pattern.exec(id)?.[1] ?? []));
}
