/**
 * A dialog that closes gives the focus back to what opened it. The library does so only for dialogs
 * that are always there; ours are made when they open and gone with what was typed.
 */
const DIALOG = '[role="dialog"]';
const FIELD = "input, textarea, select";

let opener: HTMLElement | null = null; // what had the focus before
let dialog: Element | null = null;

const closing = new MutationObserver(() => {
  if (dialog?.isConnected) return;
  closing.disconnect();
  dialog = null;
  setTimeout(giveBack); // whoever has another place for it comes first
});

function giveBack(): void {
  if (document.activeElement !== document.body || !opener?.isConnected) return;
  const opensKeyboard = opener.matches(FIELD) && !window.matchMedia("(hover: hover)").matches;
  if (!opensKeyboard) opener.focus({ preventScroll: true });
}

export function returnFocusOfDialogs(): void {
  document.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const within = target.closest(DIALOG);
    if (!within) {
      opener = target;
      return;
    }
    dialog = within;
    closing.observe(document.body, { childList: true, subtree: true });
  });
}
