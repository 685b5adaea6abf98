import { defineConfig } from "@lingui/cli";
import { formatter } from "@lingui/format-po";

/** Folders of src/screens with texts of their own, which the first load does not carry; each names
 * its catalogues in its routes.ts. */
const OWN_TEXTS = [
  "uploads",
  "duplicates",
  "leads",
  "partners",
  "bookings",
  "dashboard",
  "settings",
  "may-lapse",
  "unattended",
];

// Plain message ids would be sentences; the catalogue has the English ones as ids, and a missing
// translation of Hindi or Gujarati fails the check. Lines of files are left out: they change with
// every edit above them.
export default defineConfig({
  sourceLocale: "en",
  locales: ["en", "hi", "gu"],
  catalogs: [
    {
      path: "src/locales/{locale}",
      include: ["src"],
      exclude: OWN_TEXTS.map((screen) => `src/screens/${screen}/**`),
    },
    ...OWN_TEXTS.map((screen) => ({
      path: `src/locales/${screen}/{locale}`,
      include: [`src/screens/${screen}`],
    })),
  ],
  format: formatter({ lineNumbers: false }),
});
