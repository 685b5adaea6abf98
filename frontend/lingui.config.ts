import { defineConfig } from "@lingui/cli";

// Plain message ids would be sentences; the catalogue has the English ones as ids, and a missing
// translation of Hindi or Gujarati fails the check.
export default defineConfig({
  sourceLocale: "en",
  locales: ["en", "hi", "gu"],
  catalogs: [{ path: "src/locales/{locale}", include: ["src"] }],
});
