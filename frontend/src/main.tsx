import "./lib/styles";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { language } from "./early";
import { returnFocusOfDialogs } from "./lib/return-focus";
import { registerServiceWorker } from "./lib/service-worker";

await language;
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
returnFocusOfDialogs();
registerServiceWorker();
