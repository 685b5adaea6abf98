import { askForMe } from "./api/first-answer";
import { activateLanguage, chosenLanguage } from "./lib/languages";

// A small file of its own (vite.config.ts), so that it runs while the app itself is on its way: what
// the first screen needs of the service before somebody can type is asked for meanwhile.
askForMe();
export const language = activateLanguage(chosenLanguage());
