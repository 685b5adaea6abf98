import { client } from "@/api/client";

export type Paper = "a6" | "80mm";

const PAPER = "footfall.paper";

/** A printer stands at one computer: its paper is remembered there. */
export const paperHere = (): Paper => (localStorage.getItem(PAPER) === "80mm" ? "80mm" : "a6");
export const rememberPaper = (paper: Paper) => localStorage.setItem(PAPER, paper);

/** A whole page; it has no script, and its styles are files of the service. */
export async function fetchReceipt(bill: number, paper: Paper): Promise<string> {
  const { data } = await client.GET("/api/bills/{id}/receipt/", {
    params: { path: { id: bill }, query: { paper } },
    parseAs: "text",
  });
  return data as string;
}

const FRAME = "receipt";

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

/** It names a person: it stays only as long as the note of its bill. */
export function forgetPage(): void {
  document.getElementById(FRAME)?.remove();
}
