// A half-filled form is kept in the case a moment after each change, and at once when the page goes.
const WAIT = 150;
const form = () => document.querySelector("#card form.edit:not(.clash form)");
let timer = 0;
let sending = null;

// One after another, so that an older state never comes after a newer one.
function send() {
  clearTimeout(timer);
  timer = 0;
  const mine = (sending ?? Promise.resolve()).then(() => {
    const now = form();
    return now && fetch("/drafts", { method: "POST", body: new FormData(now) });
  }).catch(() => null).finally(() => { if (sending === mine) sending = null; });
  sending = mine;
}
const soon = () => { if (form()) { clearTimeout(timer); timer = setTimeout(send, WAIT); } };

for (const kind of ["input", "change"]) document.addEventListener(kind, (event) => { if (event.target.closest("#card form.edit")) soon(); });

// Words taken into a field, or a value dropped: the form came back from the server with them.
document.body.addEventListener("htmx:afterSwap", (event) => {
  const path = event.detail.pathInfo?.requestPath || "";
  if (path.startsWith("/reports/") && path.endsWith("/form")) soon();
});

// What is sent for good waits for a draft on its way, so that none comes after it.
document.body.addEventListener("htmx:confirm", (event) => {
  if (!event.target.matches("form.edit")) return;
  clearTimeout(timer);
  timer = 0;
  if (!sending) return;
  event.preventDefault();
  sending.finally(() => event.detail.issueRequest());
});

addEventListener("pagehide", () => { if (timer && form()) navigator.sendBeacon("/drafts", new FormData(form())); });

// The form is given up, and what was kept of it.
export async function dropDraft() {
  const now = document.querySelector("#card form.edit");
  if (!now) return;
  clearTimeout(timer);
  timer = 0;
  await sending;
  await fetch("/drafts/drop", { method: "POST", body: new FormData(now) }).catch(() => null);
}
