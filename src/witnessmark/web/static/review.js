// The reading view and the queue: choose a claim by mark, list or key; decide; undo; state and correct by selecting
// words. A click selects, never decides. What a key does shows at once; the server hears of it step by step.
import { base, card, cardOf, fetchAhead, forgetAhead, forgetCard, itemOf, items, mark, note, put, queue, shown, stillOpen, text, wordsOf } from "./cards.js";
import { dropDraft } from "./drafts.js";
import { recountFacets } from "./facets.js";
import { onKey, say } from "./keys.js";
import { post } from "./post.js";
import { forget, held, showHeld, startWalking } from "./selection.js";
import { step } from "./steps.js";

const view = document.querySelector(".review");
const side = document.querySelector(".side");
const behavior = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");
const VERDICTS = ["accept", "reject"];

// While a form is open, the keys that go elsewhere or decide do nothing: what was filled in would be lost.
const stating = () => document.querySelector("#card form.edit");
const unless = (work) => (event) => (stating() ? say(view.dataset.finish) : work(event));
const failed = () => say(view.dataset.failed);
let at = shown();                   // the claim that keys are about; its card may be on its way
let asked = 0;
const written = new Map();          // claim → its version after what was decided here

function highlight(claim) {
  for (const words of text().querySelectorAll("mark.chosen, mark.trigger")) words.classList.remove("chosen", "trigger");
  for (const words of claim ? wordsOf(claim) : []) {
    words.classList.add("chosen");
    words.classList.toggle("trigger", (words.dataset.triggers || "").split(" ").includes(claim));
  }
  for (const button of document.querySelectorAll("#claims [aria-current]")) button.removeAttribute("aria-current");
  itemOf(claim)?.querySelector("button").setAttribute("aria-current", "true");
}

function bringIntoView(claim) {
  const words = text().querySelector("mark.chosen.trigger") || text().querySelector("mark.chosen");
  if (!queue || matchMedia("(max-width: 56rem)").matches) words?.scrollIntoView({ block: "center", behavior: behavior() });
  else words?.scrollIntoView({ block: "nearest", behavior: behavior() });
  const chip = itemOf(claim);
  const list = chip?.parentElement;
  if (list) list.scrollTo({ top: chip.offsetTop - list.clientHeight / 3, behavior: behavior() });
}

// Show a claim: at once where its card was fetched ahead, else when it comes and nothing else was chosen meanwhile.
function show(claim, { anew = false } = {}) {
  if (!claim) return null;
  at = claim;
  const mine = ++asked;
  if (!queue) highlight(claim);
  if (claim === shown() && !anew && !stating()) return highlight(claim);
  if (anew) forgetAhead();
  const came = (html) => {
    if (mine !== asked) return;
    put(html);
    highlight(claim);
    expand(true);
    bringIntoView(claim);
    lookAhead();
  };
  const html = cardOf(claim);
  if (typeof html === "string") return came(html);
  return html.then(came, () => { if (mine === asked) { at = shown(); failed(); } });
}

function beside(by) {
  const order = items().map((item) => item.dataset.claim);
  return order[Math.min(Math.max(order.indexOf(at) + by, 0), order.length - 1)];
}
function go(by) {
  way = by;
  if (queue && by > 0 && at === items().at(-1)?.dataset.claim && document.getElementById("more")) return more();
  return show(beside(by));
}

// The claims nobody has decided on, after this one and then from the top; those put off come last.
function openOnes() {
  const order = items();
  const here = order.indexOf(itemOf(at));
  const open = [...order.slice(here + 1), ...order.slice(0, Math.max(here, 0))].filter((item) => item.dataset.decision === "open");
  const put = (off) => open.filter((item) => "skipped" in item.dataset === off).map((item) => item.dataset.claim);
  return [...put(false), ...put(true)];
}
const nextOpen = () => openOnes()[0];

// Those that the keys to come most likely want: the way that was gone last goes first.
const DEPTH = 10;
let way = 0;
function lookAhead() {
  const open = openOnes().slice(0, DEPTH);
  const order = items().map((item) => item.dataset.claim);
  const here = order.indexOf(at);
  const after = order.slice(here + 1, here + 1 + DEPTH);
  const before = order.slice(Math.max(here - DEPTH, 0), Math.max(here, 0)).reverse();
  fetchAhead([...new Set(way < 0 ? [...before, ...open, ...after.slice(0, 1)] : way ? [...after, ...open, ...before.slice(0, 1)]
    : [...open, ...after.slice(0, 1), ...before.slice(0, 1)])]);
}

// What was decided shows at once; the answer brings what the server makes of it.
function decide(decision) {
  const claim = at;
  const item = itemOf(claim);
  if (!claim) return;
  const final = VERDICTS.includes(decision);
  const before = item?.dataset.decision ?? card()?.dataset.decision;
  const noticed = shown() === claim && document.querySelector("#card .notice-in");
  if (!final || before !== decision || noticed) {
    if (final) mark(claim, decision);
    else if (item) item.dataset.releasable = decision === "releasable" ? "yes" : "no";
    const sure = Boolean(noticed) && decision === "releasable" ? "!" : "";
    const seen = Number((shown() === claim ? card() : item)?.dataset.version || 0);
    step({ what: decision + sure, claim, seen, run: (mine) => send(mine, decision, { sure, before }) });
  }
  if (!final) return;
  way = 0;
  const next = nextOpen();
  if (!next && queue && Number(view.dataset.more)) return location.assign(`${base}?${view.dataset.filter}`);
  say(next ? view.dataset[decision] : view.dataset.allDone);
  if (next) show(next);
}

async function send(mine, decision, { sure, before }) {
  const { claim } = mine;
  const body = new FormData();
  body.append("step", mine.name);
  body.append("seen", Math.max(mine.seen, written.get(claim) ?? 0));
  if (sure) body.append("sure", "1");
  const answer = await post(`${base}/${claim}/decide/${decision}`, body).catch(() => null);
  if (!answer || !(answer.ok || answer.status === 409)) {
    mark(claim, before);
    return failed();
  }
  const html = await answer.text();
  forgetCard(claim);
  if (answer.status === 409) {
    at = claim;
    asked += 1;
    put(html);
    highlight(claim);
    expand(true);
    return say(document.querySelector("#card .against") ? view.dataset.doubted : view.dataset.meanwhile);
  }
  const made = at === claim && shown() === claim ? put(html) : put(html, { only: "recent" });
  recountFacets();
  written.set(claim, Number(made?.dataset.version || 0));
  if (at === claim) highlight(claim);
  else lookAhead();
}

const undo = () => step({ what: "undo", run: async (mine) => {
  const body = new FormData();
  body.append("base", base);
  body.append("step", mine.name);
  const answer = await post("/undo", body).catch(() => null);
  if (!answer?.ok || answer.status === 204) return answer?.status === 204 ? null : say(answer?.status === 404 ? view.dataset.nothing : view.dataset.failed);
  const { claim, report, undone, gone, id, said } = await answer.json();
  if (undone === 1 && !gone && itemOf(claim)) {
    say(said);
    recountFacets();
    return show(claim, { anew: true });
  }
  const place = new URLSearchParams(queue ? view.dataset.filter : "");
  if (undone === 1 && !gone) place.set("claim", claim);
  place.set("undone", id);
  return location.assign(`${queue ? base : undone === 1 && report ? `/reports/${report}` : location.pathname}?${place}`);
} });

// On, and back to this one at the end of the queue.
function skip() {
  const item = itemOf(at);
  if (!item) return;
  const next = nextOpen();
  step({ what: "skip", claim: at, run: (mine) => {
    const body = new FormData();
    body.append("step", [mine.name, base, "skip", mine.claim, 0].join("|"));
    return post("/steps", body).catch(failed);
  } });
  item.dataset.skipped = "";
  if (queue) item.parentElement.insertBefore(item, document.getElementById("more")?.parentElement ?? null);
  say(view.dataset.skipped);
  if (next && next !== at) show(next);
}

async function flag() {
  if (!at) return;
  const claim = at;
  const answer = await post(`/claims/${claim}/flag`).catch(() => null);
  if (!answer?.ok) return failed();
  const chip = itemOf(claim)?.querySelector("button");
  if (chip?.querySelector(".flag")) chip.querySelector(".flag").remove();
  else chip?.insertAdjacentHTML("afterbegin", '<span class="flag">⚑</span> ');
  if (at === claim) show(claim, { anew: true });
}

async function edit(open) {
  const claim = at;
  if (!open) await dropDraft();
  if (!claim) return open ? null : location.assign(location.pathname);
  const mine = ++asked;
  const answer = await fetch(`${base}/${claim}/card${open ? "?edit=1" : ""}`).catch(() => null);
  if (!answer?.ok) return failed();
  const html = await answer.text();
  if (mine !== asked) return null;
  put(html);
  highlight(claim);
  expand(true);
  if (open) document.querySelector("#card .edit select")?.focus();
  else document.getElementById("card").focus({ preventScroll: true });
}

// Words into a field: the server gives the form back with them in it, and with what they may mean.
async function take(field) {
  const words = held();
  const form = document.querySelector("#card form.edit");
  if (!words) {
    say(view.dataset.select);
    return startWalking(text());
  }
  const [target, swap] = form ? ["#card form.edit", "outerHTML"] : ["#card", "innerHTML"];
  const source = form?.querySelector(`[data-take="${field}"]`);      // not the form itself: an unfinished one may go
  await htmx.ajax("POST", `/reports/${text().dataset.report}/form`, { source, target, swap, values: { take: field, ...words } });
  expand(true);
  forget();
  getSelection().removeAllRanges();
  document.querySelector(`#card form.edit [data-field="${field}"] .value:last-child :is(select, input:not([type=hidden]))`)?.focus({ preventScroll: true });
}
const FIELD_KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "-", "="];
// Without a form the key opens the claim's own: selected words go into the field at once, else the field is gone to.
const number = (place) => async () => {
  const open = stating();
  if (!open) await edit(true);
  const field = document.querySelectorAll("#card form.edit [data-take]")[place];
  if (!field) return stating() ? null : say(view.dataset.noForm);
  if (open || held()) return take(field.dataset.take);
  const box = field.closest("fieldset");
  (box.querySelector(".value :is(select, input:not([type=hidden]), summary)") || field).focus();
  say(`${box.querySelector("legend").textContent} · ${view.dataset.select}`);
};
const state = unless(() => take("act"));

function more() {
  const address = new URL(document.getElementById("more").href);
  const undecided = !address.searchParams.has("decided");
  address.searchParams.set("from", Number(view.dataset.start) + (undecided ? stillOpen() : items().length));
  location.assign(address);
}

const report = (by) => {
  if (!queue) return document.getElementById(by < 0 ? "before" : "after")?.click();
  const order = items();
  const here = order.indexOf(itemOf(at));
  const rest = by > 0 ? order.slice(here + 1) : order.slice(0, Math.max(here, 0)).reverse();
  return show(rest.find((item) => item.dataset.report !== order[here]?.dataset.report)?.dataset.claim);
};
const visit = (place) => () => { if (at && base !== "/second") location.assign(`/claims/${at}/incident?at=${place}`); };

const dialog = document.getElementById("bulk");
const bulk = async () => {
  if (!dialog) return;
  await htmx.ajax("GET", `/review/bulk?${view.dataset.filter}`, "#bulk-body");
  dialog.showModal();
};
dialog?.addEventListener("click", (event) => { if (event.target === dialog || event.target.closest("[data-close]")) dialog.close(); });
document.getElementById("bulk-open")?.addEventListener("click", bulk);

document.body.addEventListener("htmx:afterSettle", showHeld);
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (!event.target.closest("#card")) return;
  note(card());
  if (shown()) highlight(at = shown());
  if (document.activeElement === document.body) document.getElementById("card").focus({ preventScroll: true });
});
document.body.addEventListener("htmx:responseError", failed);
document.body.addEventListener("htmx:sendError", failed);

document.addEventListener("click", (event) => {
  const words = event.target.closest("#text mark");
  if (!words || !getSelection().isCollapsed || stating()) return;
  const claims = words.dataset.claims.split(" ");
  show(claims[(claims.indexOf(at) + 1) % claims.length]);
});
document.getElementById("claims").addEventListener("click", (event) => {
  const item = event.target.closest("li[data-claim]");
  if (item && stating()) say(view.dataset.finish);
  else if (item) show(item.dataset.claim);
});
document.getElementById("card").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.decide) decide(button.dataset.decide);
  else if ("undo" in button.dataset) undo();
  else if (button.dataset.key) document.body.dispatchEvent(new KeyboardEvent("keydown", { key: button.dataset.key, bubbles: true, cancelable: true }));
  else if ("take" in button.dataset) take(button.dataset.take);
  else if ("edit" in button.dataset) edit(button.getAttribute("aria-expanded") !== "true");
  else if ("cancel" in button.dataset || "dismiss" in button.dataset) edit(false);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.isComposing && !document.querySelector("dialog[open]") && document.querySelector("#card :is(.edit, .notice-in)")) edit(false);
});

const sheet = document.getElementById("sheet");
function expand(open) {
  side.classList.toggle("collapsed", !open);
  sheet.setAttribute("aria-expanded", String(open));
}
sheet.addEventListener("click", () => expand(side.classList.contains("collapsed")));

document.querySelector("[data-new]")?.addEventListener("click", state);
document.getElementById("more")?.addEventListener("click", (event) => { event.preventDefault(); more(); });
const free = (work) => unless(() => { if (base !== "/second") work(); });
const marked = () => (shown() === at ? card() : itemOf(at))?.dataset.releasable === "yes";
onKey({
  j: unless(() => go(1)), k: unless(() => go(-1)), " ": unless(skip),
  a: unless(() => decide("accept")), x: unless(() => decide("reject")),
  r: free(() => decide(marked() ? "not-releasable" : "releasable")), s: free(() => decide("not-releasable")), f: free(flag),
  e: unless(() => edit(true)), Backspace: unless(undo), "[": unless(() => report(-1)), "]": unless(() => report(1)),
  l: unless(visit("belongs")), c: unless(visit("contradictions")), ...(base === "/second" ? {} : { n: state }),
  ...(queue ? { "Shift+A": unless(bulk) } : {}),
  ...Object.fromEntries(FIELD_KEYS.map((key, place) => [key, number(place)])),
});

highlight(at);
if (view.dataset.said) {
  say(view.dataset.said);
  const address = new URL(location.href);
  address.searchParams.delete("undone");
  history.replaceState(null, "", address);
}
const led = location.hash === "#at";
if (!led && (new URLSearchParams(location.search).has("claim") || matchMedia("(max-width: 56rem)").matches)) bringIntoView(at);
lookAhead();
