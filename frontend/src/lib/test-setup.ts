import { i18n } from "@lingui/core";

i18n.loadAndActivate({ locale: "en", messages: {} }); // the ids are the English sentences
