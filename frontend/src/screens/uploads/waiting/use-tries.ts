import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import type { components } from "@/api/schema";

export type TriedRow = components["schemas"]["TriedRow"];
/** A row since it was last listed: as it stands now, or what came of asking. */
export type Try = { isAsking?: boolean; error?: unknown; row?: TriedRow };

/** Sends corrected rows one after the other; each is tried at once by the service. */
export function useTries(id: number, onTried: (row: TriedRow) => void) {
  const queries = useQueryClient();
  const [tries, setTries] = useState<Record<number, Try>>({});
  const line = useRef(Promise.resolve());

  const change = (row: number, next: Try) =>
    setTries((now) => ({ ...now, [row]: { ...now[row], ...next } }));

  const send = async (row: number, attempts: number, cells: Record<string, string>) => {
    const path = { id, row_number: String(row) };
    try {
      const { data } = await client.PATCH("/api/uploads/{id}/rows/{row_number}/", {
        params: { path },
        body: { cells, attempts },
      });
      const tried = data as TriedRow;
      change(row, { isAsking: false, error: undefined, row: tried });
      onTried(tried);
    } catch (error) {
      change(row, { isAsking: false, error });
      if (error instanceof Refused && error.status === 409) await lookAgain(row);
    }
  };
  /** Somebody else was quicker: the row as it is now, with what was typed still beside it. */
  const lookAgain = async (row: number) => {
    const path = { id, row_number: String(row) };
    const { data } = await client
      .GET("/api/uploads/{id}/rows/{row_number}/", { params: { path } })
      .catch(() => ({ data: undefined }));
    if (data) change(row, { row: data as TriedRow });
  };
  const refresh = () => {
    for (const part of ["one", "groups", "list"]) {
      void queries.invalidateQueries({ queryKey: ["uploads", part] });
    }
    // What is listed stays under the hands until another page is asked for.
    void queries.invalidateQueries({ queryKey: ["uploads", "rows"], refetchType: "none" });
  };

  const tryRows = (rows: { row: number; attempts: number; cells: Record<string, string> }[]) => {
    for (const { row, attempts, cells } of rows) {
      change(row, { isAsking: true, error: undefined });
      line.current = line.current.then(() => send(row, attempts, cells));
    }
    line.current = line.current.then(refresh);
  };
  return { tries, tryRows };
}
