// The reading view and the queue: choose a claim by mark, list or key; decide; undo; state and correct by selecting
// words. A click selects, never decides.
import { dropDraft } from "./drafts.js";
import { onKey, say } from "./keys.js";
import { forget, held, showHeld, startWalking } from "./selection.js";

const view = document.querySelector(".review");
const side = document.querySelector(".side");
const base = view.dataset.base || "/claims";            // whose answers carry the passage too
const queue = Boolean(view.dataset.base);
const text = () => document.getElementById("text");
const items = () => [...document.querySelectorAll("#claims li[data-claim]")];
const card = () => document.querySelector("#card [data-claim]");
const shown = () => card()?.dataset.claim;
const behavior = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

// While a form is open, the keys that go elsewhere or decide do nothing: what was filled in would be lost.
const stating = () => document.querySelector("#card form.edit");
const unless = (work) => (event) => (stating() ? say(view.dataset.finish) : work(event));
let previous = null;

// Keys come faster than answers: what was asked for is done one after another, in that order.
let turn = Promise.resolve();
const inTurn = (work) => { turn = turn.then(work, work); return turn; };

function highlight(claim) {
  previous = claim || previous;
  for (const mark of text().querySelectorAll("mark")) {
    mark.classList.toggle("chosen", mark.dataset.claims.split(" ").includes(claim));
    mark.classList.toggle("trigger", (mark.dataset.triggers || "").split(" ").includes(claim));
  }
  for (const item of items()) {
    const here = item.dataset.claim === claim;
    if (here) item.firstElementChild.setAttribute("aria-current", "true");
    else item.firstElementChild.removeAttribute("aria-current");
  }
}

function bringIntoView(claim) {
  text().querySelector("mark.chosen")?.scrollIntoView({ block: "center", behavior: behavior() });
  const chip = items().find((item) => item.dataset.claim === claim);
  const list = chip?.parentElement;
  if (list) list.scrollTo({ top: chip.offsetTop - list.clientHeight / 3, behavior: behavior() });
}

// The card as the server gives it now; a failed request changes nothing on the page.
async function load(method, address, values = {}) {
  const failed = [];
  const note = () => failed.push(1);
  document.body.addEventListener("htmx:responseError", note);
  document.body.addEventListener("htmx:sendError", note);
  try {
    await htmx.ajax(method, address, { target: "#card", values });
  } catch { note(); }
  document.body.removeEventListener("htmx:responseError", note);
  document.body.removeEventListener("htmx:sendError", note);
  if (failed.length) say(view.dataset.failed);
  return !failed.length;
}

async function choose(claim) {
  if (!claim || claim === shown()) return highlight(shown());
  if (await load("GET", `${base}/${claim}/card`)) follow(claim);
}

function follow(claim) {
  expand(true);
  bringIntoView(claim);
}

const step = (by) => inTurn(() => {
  const order = items().map((item) => item.dataset.claim);
  const at = order.indexOf(shown());
  if (queue && at + by >= order.length && document.getElementById("more")) return more();
  return choose(order[Math.min(Math.max(at + by, 0), order.length - 1)]);
});

// The next claim nobody has decided on, after this one and then from the top.
function nextOpen() {
  const order = items();
  const at = order.findIndex((item) => item.dataset.claim === shown());
  return [...order.slice(at + 1), ...order.slice(0, at + 1)].find((item) => item.dataset.decision === "open");
}

// One question to the server: it takes the decision and answers with the card of the claim to go on with.
const decide = (decision) => inTurn(async () => {
  const now = card();
  if (!now) return;
  const claim = now.dataset.claim;
  const final = decision === "accept" || decision === "reject";
  const next = final ? nextOpen()?.dataset.claim : null;
  if (now.dataset.decision !== decision) {
    const sent = { seen: now.dataset.version };
    if (!(await load("POST", `${base}/${claim}/decide/${decision}${next ? `?next=${next}` : ""}`, sent))) return;
    if (document.querySelector("#card .meanwhile")) return say(view.dataset.meanwhile);
    if (final && shown() !== claim) mark(claim, decision);
  }
  if (!final) return;
  if (!next && queue && Number(view.dataset.more)) return location.assign(`${base}?${view.dataset.filter}`);
  say(next ? view.dataset[decision] : view.dataset.allDone);
  if (next && next === shown()) follow(next);
  else if (next && card()?.dataset.decision === decision) await choose(next);
});

const undo = () => inTurn(async () => {
  let answer;
  try { answer = await fetch("/undo", { method: "POST" }); } catch { return say(view.dataset.failed); }
  if (!answer.ok) return say(answer.status === 404 ? view.dataset.nothing : view.dataset.failed);
  const { claim, undone, gone } = await answer.json();
  say(view.dataset.undone);
  recountFacets();
  if (queue && (undone > 1 || gone || !items().some((item) => item.dataset.claim === claim))) {
    const filter = new URLSearchParams(view.dataset.filter);
    if (undone === 1 && !gone) filter.set("claim", claim);
    return location.assign(`${base}?${filter}`);
  }
  if (undone > 1 || gone) return location.assign(location.pathname);
  const here = items().some((item) => item.dataset.claim === claim) ? claim : shown();
  if (here && (await load("GET", `${base}/${here}/card`))) bringIntoView(here);
});

const edit = (open) => inTurn(async () => {
  const claim = shown() || previous;
  if (!open) await dropDraft();
  if (!claim) return open ? null : location.assign(location.pathname);
  if (!(await load("GET", `${base}/${claim}/card${open ? "?edit=1" : ""}`))) return;
  expand(true);
  if (open) document.querySelector("#card .edit select")?.focus();
  else document.getElementById("card").focus({ preventScroll: true });
});

// Words into a field: the server gives the form back with them in it, and with what they may mean.
const take = (field) => inTurn(async () => {
  const words = held();
  const form = document.querySelector("#card form.edit");
  if (!words) {
    say(view.dataset.select);
    return startWalking(text());
  }
  const [target, swap] = form ? ["#card form.edit", "outerHTML"] : ["#card", "innerHTML"];
  const failed = () => say(view.dataset.failed);
  document.body.addEventListener("htmx:responseError", failed, { once: true });
  const source = form?.querySelector(`[data-take="${field}"]`);      // not the form itself: an unfinished one may go
  await htmx.ajax("POST", `/reports/${text().dataset.report}/form`, { source, target, swap, values: { take: field, ...words } });
  document.body.removeEventListener("htmx:responseError", failed);
  expand(true);
  forget();
  getSelection().removeAllRanges();
  document.querySelector(`#card form.edit [data-field="${field}"] .value:last-child :is(select, input:not([type=hidden]))`)?.focus({ preventScroll: true });
});
const number = (at) => () => { const field = document.querySelectorAll("#card form.edit [data-take]")[at]; if (field) take(field.dataset.take); };
const state = unless(() => take("act"));

// Facets come after the first claim, and again a moment after the last decision, so that no key waits for them. On a
// narrow page they come folded; what was open, and where the focus was, stays.
const facets = document.getElementById("facets");
const folds = () => [...facets.querySelectorAll("details")];
let kept = null;
facets?.addEventListener("htmx:beforeSwap", () => {
  const links = [...facets.querySelectorAll("a")];
  kept = folds().length ? { open: folds().map((fold) => fold.open), at: links.indexOf(document.activeElement) } : null;
});
facets?.addEventListener("htmx:afterSwap", () => {
  folds().forEach((fold, at) => { if (kept && at in kept.open) fold.open = kept.open[at]; });
  if (!kept && matchMedia("(max-width: 56rem)").matches) folds()[0].open = false;
  if (kept?.at >= 0) facets.querySelectorAll("a")[kept.at]?.focus({ preventScroll: true });
  opened = openHere();
});
const recountFacets = () => facets && htmx.trigger(facets, "decided");
document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.requestConfig.verb === "post" && /\/(decide\/|correct$)/.test(detail.requestConfig.path.split("?")[0])) recountFacets();
});

// A claim's decision on its chip and its words, and what is left to review.
function mark(claim, decision) {
  const item = items().find((one) => one.dataset.claim === claim);
  if (item) item.dataset.decision = decision;
  for (const words of text().querySelectorAll("mark")) {
    if (words.dataset.claims.split(" ")[0] === claim) words.dataset.decision = decision;
  }
  recount();
  const left = document.getElementById("open-count");
  if (left) left.textContent = left.dataset.words.replace("#", items().filter((one) => one.dataset.decision === "open").length);
}

// In the queue: how many are left of those that were, when the page came, still to review.
const openHere = () => items().filter((item) => item.dataset.decision === "open").length;
let opened = openHere();
function recount() {
  const left = document.getElementById("left");
  if (!left?.dataset.total || new URLSearchParams(view.dataset.filter).has("decided")) return;
  left.textContent = Number(left.dataset.total) - opened + openHere();
}

function more() {
  const link = document.getElementById("more");
  const open = items().filter((item) => item.dataset.decision === "open").length;
  const address = new URL(link.href);
  const undecided = !address.searchParams.has("decided");
  address.searchParams.set("from", Number(view.dataset.start) + (undecided ? open : items().length));
  location.assign(address);
}

const report = (by) => {
  if (!queue) return document.getElementById(by < 0 ? "before" : "after")?.click();
  inTurn(() => {
    const order = items();
    const at = order.findIndex((item) => item.dataset.claim === shown());
    const here = order[at]?.dataset.report;
    const rest = by > 0 ? order.slice(at + 1) : order.slice(0, Math.max(at, 0)).reverse();
    return choose(rest.find((item) => item.dataset.report !== here)?.dataset.claim);
  });
};

const dialog = document.getElementById("bulk");
const bulk = () => dialog && inTurn(async () => {
  await htmx.ajax("GET", `/review/bulk?${view.dataset.filter}`, "#bulk-body");
  dialog.showModal();
});
dialog?.addEventListener("click", (event) => { if (event.target === dialog || event.target.closest("[data-close]")) dialog.close(); });
document.getElementById("bulk-open")?.addEventListener("click", bulk);

document.body.addEventListener("htmx:afterSettle", showHeld);
document.body.addEventListener("htmx:afterSwap", () => {
  const now = card();
  if (!now) return;
  mark(now.dataset.claim, now.dataset.decision);
  highlight(now.dataset.claim);
});
document.body.addEventListener("htmx:responseError", () => say(view.dataset.failed));
document.body.addEventListener("htmx:sendError", () => say(view.dataset.failed));

document.addEventListener("click", (event) => {
  const mark = event.target.closest("#text mark");
  if (!mark || !getSelection().isCollapsed || stating()) return;
  const claims = mark.dataset.claims.split(" ");
  inTurn(() => choose(claims[(claims.indexOf(shown()) + 1) % claims.length]));
});
document.getElementById("claims").addEventListener("click", (event) => {
  const item = event.target.closest("li[data-claim]");
  if (item && stating()) say(view.dataset.finish);
  else if (item) inTurn(() => choose(item.dataset.claim));
});
document.getElementById("card").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.decide) decide(button.dataset.decide);
  else if ("undo" in button.dataset) undo();
  else if ("take" in button.dataset) take(button.dataset.take);
  else if ("edit" in button.dataset) edit(button.getAttribute("aria-expanded") !== "true");
  else if ("cancel" in button.dataset) edit(false);
  else if ("dismiss" in button.dataset) edit(false);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && !document.querySelector("dialog[open]") && document.querySelector("#card .edit")) edit(false);
});

const sheet = document.getElementById("sheet");
function expand(open) {
  side.classList.toggle("collapsed", !open);
  sheet.setAttribute("aria-expanded", String(open));
}
sheet.addEventListener("click", () => expand(side.classList.contains("collapsed")));

document.querySelector("[data-new]")?.addEventListener("click", state);
document.getElementById("more")?.addEventListener("click", (event) => { event.preventDefault(); more(); });
onKey({
  j: unless(() => step(1)), k: unless(() => step(-1)), " ": unless(() => step(1)),
  a: unless(() => decide("accept")), x: unless(() => decide("reject")),
  r: unless(() => base === "/second" || decide(card()?.dataset.releasable === "yes" ? "not-releasable" : "releasable")),
  e: unless(() => edit(true)), Backspace: unless(undo), "[": unless(() => report(-1)), "]": unless(() => report(1)),
  ...(queue ? { "Shift+A": unless(bulk) } : { n: state }),
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map((n) => [n, number(n - 1)])),
});

highlight(shown());
if (new URLSearchParams(location.search).has("claim") && location.hash !== "#at") bringIntoView(shown());
