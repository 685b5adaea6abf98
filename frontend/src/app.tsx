import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { setNonce } from "get-nonce";
import { lazy, Suspense, useSyncExternalStore } from "react";
import { mayRetry } from "./api/client";
import { session } from "./api/session";
import { builds } from "./lib/new-build";
import { readableColors, theme } from "./lib/theme";
import { router } from "./router";

const queryClient = new QueryClient({
  defaultOptions: {
    // Without a line they fail and say so; nothing is left pending for good.
    queries: {
      networkMode: "always",
      retry: mayRetry,
      staleTime: 15_000,
      refetchOnWindowFocus: true,
      refetchOnReconnect: true,
    },
    mutations: { networkMode: "always" },
  },
});

const UNDO_MS = 60_000; // while what was saved may be undone
builds.watch(() =>
  queryClient
    .getMutationCache()
    .getAll()
    .map((mutation) => mutation.state)
    .some(({ status, submittedAt }) => status !== "success" || Date.now() - submittedAt < UNDO_MS),
);

/** After a sign-in: nothing of somebody else stays on the page, and what failed is asked again. */
let person: string | null = null;
session.subscribe(() => {
  if (session.state !== "in") return;
  if (person !== null && person !== session.person) {
    queryClient.getMutationCache().clear();
    void queryClient.resetQueries();
  } else void queryClient.refetchQueries({ predicate: (query) => query.state.status === "error" });
  person = session.person;
});

const nonce = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
setNonce(nonce); // for the style that keeps the page from scrolling under a dialog

export function App() {
  return (
    <I18nProvider i18n={i18n}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={readableColors}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        <QueryClientProvider client={queryClient}>
          <Gate />
        </QueryClientProvider>
      </MantineProvider>
    </I18nProvider>
  );
}

// Who is signed in sees their screen first; it has to be there when the line is cut later.
const loadSignIn = () => import("./screens/sign-in/sign-in");
const SignIn = lazy(async () => ({ default: (await loadSignIn()).SignIn }));
setTimeout(() => void loadSignIn().catch(() => undefined), 3_000);

const NewPassword = lazy(async () => ({
  default: (await import("./screens/sign-in/new-password")).NewPassword,
}));
const OUT_OF_AN_EMAIL = "/app/new-password"; // as accounts/passwords.py writes it

/** A session that ends leaves the page as it is, with the sign-in over it. */
function Gate() {
  const state = useSyncExternalStore(session.subscribe, () => session.state);
  const isNewPassword = window.location.pathname === OUT_OF_AN_EMAIL;
  if (isNewPassword || state === "out") {
    return <Suspense fallback={null}>{isNewPassword ? <NewPassword /> : <SignIn />}</Suspense>;
  }
  return (
    <>
      <RouterProvider router={router} />
      <Suspense fallback={null}>{state === "expired" && <SignIn over />}</Suspense>
    </>
  );
}
