// A half-filled form is kept in the case a moment after each change, and at once when the page goes. Its states are
// numbered, so that an older one never takes the place of a newer one, nor one tab's that of another.
import { say } from "./keys.js";
import { post, postLate } from "./post.js";

const WAIT = 150;
const mine = crypto.randomUUID();
const KEPT = "#card form.edit, form[data-draft]";
const kept = (form) => form && !form.closest(".clash");
let count = 0;
let changed = null;                  // the form with a change not sent yet
let timer = 0;
let sending = null;

function body(form) {
  const told = new FormData(form);
  told.delete("page_token");
  if (form.dataset.draft) told.append("draft", form.dataset.draft);
  told.append("stamp", `${mine}.${++count}`);
  return told;
}

// One after another, so that none is refused for one that is on its way.
function send() {
  clearTimeout(timer);
  const form = changed;
  changed = null;
  if (!form?.isConnected) return;
  const turn = (sending ?? Promise.resolve()).then(() => post("/drafts", body(form))).then((answer) => {
    if (answer.status === 409) say(document.body.dataset.elsewhere);
  }).catch(() => null).finally(() => { if (sending === turn) sending = null; });
  sending = turn;
}
function soon(form) {
  if (!kept(form)) return;
  changed = form;
  clearTimeout(timer);
  timer = setTimeout(send, WAIT);
}

for (const kind of ["input", "change"]) document.addEventListener(kind, (event) => soon(event.target.closest(KEPT)));

// Words taken into a field, or a value dropped: the form came back from the server with them.
document.body.addEventListener("htmx:afterSwap", (event) => {
  const path = event.detail.pathInfo?.requestPath || "";
  if (path.startsWith("/reports/") && path.endsWith("/form")) soon(document.querySelector("#card form.edit"));
});

// What is sent for good waits for a draft on its way, so that none comes after it, and says whose draft it was.
document.body.addEventListener("htmx:confirm", (event) => {
  if (!event.target.matches("form.edit")) return;
  changed = null;
  if (!sending) return;
  event.preventDefault();
  sending.finally(() => event.detail.issueRequest());
});
document.body.addEventListener("htmx:configRequest", (event) => {
  if (event.target.matches("form.edit")) event.detail.parameters.stamp = `${mine}.${++count}`;
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-draft]")) return;
  changed = null;
  if (!sending) return;
  event.preventDefault();
  sending.finally(() => form.requestSubmit(event.submitter));
});

function hurry() {
  if (changed?.isConnected) postLate("/drafts", body(changed));
  changed = null;
}
addEventListener("beforeunload", hurry);
addEventListener("pagehide", hurry);

// The form is given up, and what was kept of it, unless another tab has taken it over.
export async function dropDraft() {
  const form = document.querySelector("#card form.edit");
  if (!form) return;
  changed = null;
  await sending;
  await post("/drafts/drop", body(form)).catch(() => null);
}

// A page that comes empty takes back what was kept of its forms.
for (const form of document.querySelectorAll("form[data-draft]")) {
  fetch(`/drafts?name=${encodeURIComponent(form.dataset.draft)}`).then((answer) => answer.json()).then((pairs) => {
    const over = document.createElement("input");
    over.type = "hidden";
    over.name = "over";
    over.value = Object.fromEntries(pairs).stamp || "";
    form.append(over);
    for (const [name, value] of pairs) {
      for (const box of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (box.type === "radio" || box.type === "checkbox") box.checked ||= box.value === value;
        else if (box.type !== "hidden" && !box.value) box.value = value;
      }
    }
    if (pairs.length) for (let part = form; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  }).catch(() => null);
}
