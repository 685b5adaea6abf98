import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

// Plain message ids would be sentences; the catalogue has the English ones as ids, and a missing
// translation of Hindi or Gujarati fails the check. Lines of files are left out: they change with
// every edit above them.
export default defineConfig({
  sourceLocale: "en",
  locales: ["en", "hi", "gu"],
  catalogs: [
    { path: "src/locales/{locale}", include: ["src"], exclude: ["src/screens/uploads/**"] },
    { path: "src/locales/uploads/{locale}", include: ["src/screens/uploads"] }, // src/lib/languages.ts
  ],
  format: formatter({ lineNumbers: false }),
});
