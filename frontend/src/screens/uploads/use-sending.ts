import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { sendFile } from "@/api/send-file";
import type { Upload } from "./use-uploads";

/** A file on its way. Its key is born with it: sent again after a cut line, it is one upload. */
export type Sending = {
  key: string;
  file: File;
  fields: Record<string, string>;
  share: number; // 0 to 1
  upload?: Upload; // once it is there
  error?: unknown;
};

/** Sends files one after the other, and each failed one again when it is asked to. */
export function useSending(onOnlyOne: (upload: Upload) => void) {
  const queries = useQueryClient();
  const [files, setFiles] = useState<Sending[]>([]);
  const line = useRef(Promise.resolve());
  const waiting = useRef(0);

  const change = (key: string, change: Partial<Sending>) =>
    setFiles((now) => now.map((each) => (each.key === key ? { ...each, ...change } : each)));

  const send = async (sending: Sending, isOnlyOne: boolean) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(sending.fields)) form.append(name, value);
    form.append("file", sending.file);
    try {
      const upload = await sendFile<Upload>({
        address: "/api/uploads/",
        form,
        key: sending.key,
        onProgress: (share) => change(sending.key, { share }),
      });
      change(sending.key, { upload, share: 1 });
      void queries.invalidateQueries({ queryKey: ["uploads"] });
      if (isOnlyOne) onOnlyOne(upload);
    } catch (error) {
      change(sending.key, { error });
    } finally {
      waiting.current -= 1;
    }
  };
  const enqueue = (sending: Sending, isOnlyOne: boolean) => {
    waiting.current += 1;
    line.current = line.current.then(() => send(sending, isOnlyOne));
  };

  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => waiting.current > 0 && event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, []);

  const add = (chosen: File[], fields: Record<string, string>) => {
    const added = chosen.map((file) => ({ key: crypto.randomUUID(), file, fields, share: 0 }));
    setFiles((now) => [...now.filter((each) => !each.upload), ...added]);
    for (const each of added) enqueue(each, added.length === 1);
  };
  const again = ({ error: _, ...sending }: Sending) => {
    setFiles((now) => now.map((each) => (each.key === sending.key ? sending : each)));
    enqueue(sending, files.length === 1);
  };
  const remove = (key: string) => setFiles((now) => now.filter((each) => each.key !== key));
  return { files, add, again, remove };
}
