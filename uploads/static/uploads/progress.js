// Keeps the page of an unfinished upload up to date; without it the Refresh button does.
(() => {
  const bar = document.getElementById("upload-progress");
  const sentence = document.getElementById("upload-sentence");
  const EVERY_MS = 2000;
  const PATIENCE = 30; // failures in a row, a minute of them

  let failures = 0;

  async function ask() {
    try {
      const answer = await fetch(bar.dataset.url, { headers: { Accept: "application/json" } });
      if (answer.status === 401 || answer.status === 403 || answer.status === 404) return;
      if (!answer.ok) throw new Error(answer.status);
      failures = 0;
      const upload = await answer.json();
      if (upload.status !== bar.dataset.status) {
        window.location.reload();
        return;
      }
      sentence.textContent = upload.sentence;
      if (upload.progress.percent !== null) bar.value = upload.progress.percent;
    } catch {
      failures += 1;
      if (failures >= PATIENCE) return;
    }
    window.setTimeout(ask, EVERY_MS);
  }

  if (bar) window.setTimeout(ask, EVERY_MS);
})();
