import { i18n } from "@lingui/core";

i18n.loadAndActivate({ locale: "en", messages: {} }); // the ids are the English sentences

// Mantine measures a growing text again once fonts are there; happy-dom has none.
if (typeof document !== "undefined" && !document.fonts) {
  Object.defineProperty(document, "fonts", { value: new EventTarget() });
}
