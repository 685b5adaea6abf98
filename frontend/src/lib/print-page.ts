const FRAME = "printed-page";

/** Out of a frame nobody sees: one that is not displayed at all is printed blank by some browsers. */
export function printPage(html: string): Promise<void> {
  forgetPage();
  const frame = document.createElement("iframe");
  frame.id = FRAME;
  frame.title = FRAME;
  frame.tabIndex = -1;
  frame.setAttribute("aria-hidden", "true");
  Object.assign(frame.style, { position: "fixed", width: "0", height: "0", border: "0" });
  return new Promise((resolve) => {
    frame.addEventListener("load", () => {
      const before = document.activeElement as HTMLElement | null;
      frame.contentWindow?.focus(); // some browsers print whatever has the focus
      frame.contentWindow?.print();
      before?.focus();
      resolve();
    });
    frame.srcdoc = html;
    document.body.append(frame);
  });
}

/** It names a person: it stays only as long as what it was printed from is shown. */
export function forgetPage(): void {
  document.getElementById(FRAME)?.remove();
}
