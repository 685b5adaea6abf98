import { fileURLToPath } from "node:url";
import { lingui } from "@lingui/vite-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { completeStyles } from "./build/complete-styles.ts";
import { keptBuilds } from "./build/kept-builds.ts";

// Few files: of many small ones each waits for its turn, as browsers open six lines at once. One asks
// the service (src/early.ts), one is the app with the counter, one is what later screens share.
const EARLY = /\/src\/(early|api\/(session|errors|first-answer)|lib\/languages)\.ts$|@lingui\/core/;
const groups = [
  { name: "early", test: EARLY, priority: 3 },
  { name: "first", tags: ["$initial"] as "$initial"[], priority: 2 },
  { name: "shared", minShareCount: 2, priority: 1 },
];

const service = process.env.FOOTFALL_URL ?? "http://127.0.0.1:8000";

export default defineConfig({
  base: "/app/",
  plugins: [
    react(),
    lingui({ macroTransform: true, failOnMissing: true }),
    completeStyles(),
    keptBuilds(),
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  html: { cspNonce: "CSP_NONCE" }, // Django puts in the one of each answer (config/desk.py)
  build: {
    // The service serves everything in here as /app/...; the page itself lies beside it.
    outDir: "dist/root/app",
    emptyOutDir: false, // open pages still ask for files of the build before
    target: "es2022",
    rolldownOptions: { output: { codeSplitting: { groups } } },
    chunkSizeWarningLimit: 700, // kB before compression; config/tests/test_desk_first_load.py holds it
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // the content policy takes no data: scripts or styles
  },
  server: {
    port: 5173,
    proxy: Object.fromEntries(["/api", "/admin", "/static"].map((path) => [path, service])),
  },
  test: {
    environment: "happy-dom",
    include: ["{src,build}/**/*.test.{ts,tsx}"],
    setupFiles: "src/lib/test-setup.ts",
  },
});
