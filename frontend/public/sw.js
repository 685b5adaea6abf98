// Keeps the Desk's own files, whose names are hashes of what is in them: a page opens at once over a
// slow line. Nothing else is kept: no answer of the service, no page, nothing of anybody.
const FILES = "footfall-files";
const MOST_FILES = 200; // of the builds of some weeks; the oldest go

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/app/assets/")) event.respondWith(kept(request));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(offline));
});

async function kept(request) {
  const cache = await caches.open(FILES);
  const known = await cache.match(request);
  if (known) return known;
  const answer = await fetch(request);
  if (answer.status === 200) {
    await cache.put(request, answer.clone());
    const files = await cache.keys(); // in the order in which they came
    await Promise.all(files.slice(0, -MOST_FILES).map((file) => cache.delete(file)));
  }
  return answer;
}

const OFFLINE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>No connection · Footfall</title>
<h1>No connection</h1>
<p>Footfall needs one. What you typed is kept on this device. Try again when the line is back.</p>
<p lang="hi">कनेक्शन नहीं है। आपने जो लिखा वह इस डिवाइस पर सुरक्षित है। कनेक्शन आने पर फिर कोशिश करें।</p>
<p lang="gu">કનેક્શન નથી. તમે જે લખ્યું તે આ ઉપકરણ પર સચવાયેલું છે. કનેક્શન આવે ત્યારે ફરી પ્રયત્ન કરો.</p>
<p><a href="">Try again · फिर कोशिश करें · ફરી પ્રયત્ન કરો</a></p>
</html>`;

function offline() {
  return new Response(OFFLINE, {
    status: 503,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": "default-src 'none'",
    },
  });
}
