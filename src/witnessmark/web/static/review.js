// The reading view: choose a claim by mark, list or key; decide; undo. A click selects, never decides.
import { onKey, say } from "./keys.js";

const view = document.querySelector(".review");
const side = document.querySelector(".side");
const text = document.getElementById("text");
const items = () => [...document.querySelectorAll("#claims li")];
const card = () => document.querySelector("#card [data-claim]");
const shown = () => card()?.dataset.claim;
const behavior = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

// Keys come faster than answers: what was asked for is done one after another, in that order.
let turn = Promise.resolve();
const inTurn = (work) => { turn = turn.then(work, work); return turn; };

function highlight(claim) {
  for (const mark of text.querySelectorAll("mark")) {
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
  text.querySelector("mark.chosen")?.scrollIntoView({ block: "center", behavior: behavior() });
  const chip = items().find((item) => item.dataset.claim === claim);
  const list = chip?.parentElement;
  if (list) list.scrollTo({ left: chip.offsetLeft - list.clientWidth / 3, behavior: behavior() });
}

// The card as the server gives it now; a failed request changes nothing on the page.
async function load(method, address) {
  const failed = [];
  const note = () => failed.push(1);
  document.body.addEventListener("htmx:responseError", note);
  document.body.addEventListener("htmx:sendError", note);
  try {
    await htmx.ajax(method, address, "#card");
  } catch { note(); }
  document.body.removeEventListener("htmx:responseError", note);
  document.body.removeEventListener("htmx:sendError", note);
  if (failed.length) say(view.dataset.failed);
  return !failed.length;
}

async function choose(claim) {
  if (!claim || claim === shown()) return highlight(shown());
  if (await load("GET", `/claims/${claim}/card`)) {
    expand(true);
    bringIntoView(claim);
  }
}

const step = (by) => inTurn(() => {
  const order = items().map((item) => item.dataset.claim);
  const at = order.indexOf(shown());
  return choose(order[Math.min(Math.max(at + by, 0), order.length - 1)]);
});

// The next claim nobody has decided on, after this one and then from the top.
function nextOpen() {
  const order = items();
  const at = order.findIndex((item) => item.dataset.claim === shown());
  return [...order.slice(at + 1), ...order.slice(0, at + 1)].find((item) => item.dataset.decision === "open");
}

const decide = (decision) => inTurn(async () => {
  const now = card();
  if (!now) return;
  const final = decision === "accept" || decision === "reject";
  if (now.dataset.decision !== decision && !(await load("POST", `/claims/${now.dataset.claim}/decide/${decision}`))) return;
  if (!final) return;
  const next = nextOpen();
  say(next ? view.dataset[decision] : view.dataset.allDone);
  if (next) await choose(next.dataset.claim);
});

const undo = () => inTurn(async () => {
  let answer;
  try { answer = await fetch("/undo", { method: "POST" }); } catch { return say(view.dataset.failed); }
  if (!answer.ok) return say(answer.status === 404 ? view.dataset.nothing : view.dataset.failed);
  const { claim } = await answer.json();
  say(view.dataset.undone);
  const here = items().some((item) => item.dataset.claim === claim) ? claim : shown();
  if (here && (await load("GET", `/claims/${here}/card`))) bringIntoView(here);
});

const edit = (open) => inTurn(async () => {
  if (!shown() || !(await load("GET", `/claims/${shown()}/card${open ? "?edit=1" : ""}`))) return;
  expand(true);
  if (open) document.querySelector("#card .edit select")?.focus();
  else document.getElementById("card").focus({ preventScroll: true });
});

document.body.addEventListener("htmx:afterSwap", () => {
  const now = card();
  if (!now) return;
  const item = items().find((one) => one.dataset.claim === now.dataset.claim);
  if (item) item.dataset.decision = now.dataset.decision;
  for (const mark of text.querySelectorAll("mark")) {
    if (mark.dataset.claims.split(" ")[0] === now.dataset.claim) mark.dataset.decision = now.dataset.decision;
  }
  const left = document.getElementById("open-count");
  if (left) left.textContent = left.dataset.words.replace("#", items().filter((one) => one.dataset.decision === "open").length);
  highlight(now.dataset.claim);
});
document.body.addEventListener("htmx:responseError", () => say(view.dataset.failed));
document.body.addEventListener("htmx:sendError", () => say(view.dataset.failed));

text.addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  if (!mark || !getSelection().isCollapsed) return;
  const claims = mark.dataset.claims.split(" ");
  inTurn(() => choose(claims[(claims.indexOf(shown()) + 1) % claims.length]));
});
document.getElementById("claims").addEventListener("click", (event) => {
  const item = event.target.closest("li");
  if (item) inTurn(() => choose(item.dataset.claim));
});
document.getElementById("card").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.decide) decide(button.dataset.decide);
  else if ("undo" in button.dataset) undo();
  else if ("edit" in button.dataset) edit(button.getAttribute("aria-expanded") !== "true");
  else if ("cancel" in button.dataset) edit(false);
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

const go = (id) => () => document.getElementById(id)?.click();
onKey({
  j: () => step(1), k: () => step(-1), " ": () => step(1),
  a: () => decide("accept"), x: () => decide("reject"),
  r: () => decide(card()?.dataset.releasable === "yes" ? "not-releasable" : "releasable"),
  e: () => edit(true), Backspace: undo, "[": go("before"), "]": go("after"),
});

highlight(shown());
if (new URLSearchParams(location.search).has("claim")) bringIntoView(shown());
