import { Refused, Unreachable } from "./errors";
import { session } from "./session";

const STALLED_MS = 90_000; // without a byte on its way, or an answer after the last one

export type FileToSend = {
  address: string;
  form: FormData;
  key: string; // of this file: sent again with it, it is still one upload
  onProgress?: (share: number) => void; // 0 to 1
  signal?: AbortSignal;
};

/** Posts a form with a file and says how far it is, which `fetch` can't. Errors as of the client. */
export async function sendFile<Answer>(file: FileToSend): Promise<Answer> {
  const access = await session.access();
  try {
    return await post<Answer>(file, access);
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error;
    session.drop(access);
    return post<Answer>(file, await session.access());
  }
}

function post<Answer>(file: FileToSend, access: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let timer: ReturnType<typeof setTimeout>;
    const fail = (cause: unknown) => {
      clearTimeout(timer);
      reject(cause);
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        fail(new Unreachable(new DOMException("no answer", "TimeoutError")));
        request.abort();
      }, STALLED_MS);
    };
    request.open("POST", file.address);
    request.responseType = "json";
    request.setRequestHeader("Authorization", `Bearer ${access}`);
    request.setRequestHeader("Idempotency-Key", file.key);
    request.upload.onprogress = ({ loaded, total }) => {
      wait();
      file.onProgress?.(total ? loaded / total : 0);
    };
    request.onload = () => {
      clearTimeout(timer);
      const { status, response } = request;
      if (status >= 200 && status < 300) resolve(response as Answer);
      else reject(new Refused(new Response(null, { status }), response ?? {}));
    };
    request.onerror = () => fail(new Unreachable(new TypeError("network")));
    file.signal?.addEventListener("abort", () => {
      request.abort();
      fail(file.signal?.reason);
    });
    wait();
    request.send(file.form);
  });
}
