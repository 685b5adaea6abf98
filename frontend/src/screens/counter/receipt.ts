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
