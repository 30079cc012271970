// The reading view: choose a claim by mark, list or key; decide; undo. A click selects, never decides.
import { keysOff, onKey, say, switchKeys } from "./keys.js";

const view = document.querySelector(".review");
const items = () => [...document.querySelectorAll("#claims li")];
const shown = () => document.querySelector("#card [data-claim]")?.dataset.claim;

let settled = false; // the page opens at its top; only a choice made by the person scrolls

function highlight(claim) {
  for (const mark of document.querySelectorAll("mark")) {
    mark.classList.toggle("chosen", mark.dataset.claims.split(" ").includes(claim));
    mark.classList.toggle("trigger", (mark.dataset.triggers || "").split(" ").includes(claim));
  }
  for (const item of items()) {
    item.firstElementChild.toggleAttribute("aria-current", item.dataset.claim === claim);
  }
  const first = document.querySelector("mark.chosen");
  const asked = settled || new URLSearchParams(location.search).has("claim");
  settled = true;
  if (first && asked) first.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

function choose(claim) {
  if (!claim) return Promise.resolve();
  highlight(claim);
  return htmx.ajax("GET", `/claims/${claim}/card`, "#card");
}

function step(by) {
  const order = items().map((item) => item.dataset.claim);
  const at = order.indexOf(shown());
  return choose(order[Math.min(Math.max(at + by, 0), order.length - 1)]);
}

async function decide(decision, next) {
  const claim = shown();
  if (!claim) return;
  await htmx.ajax("POST", `/claims/${claim}/decide/${decision}`, "#card");
  if (next) await step(1);
}

async function undo() {
  const answer = await fetch("/undo", { method: "POST" });
  if (!answer.ok) return say(view.dataset.nothing);
  const { claim } = await answer.json();
  say(view.dataset.undone);
  await choose(items().some((item) => item.dataset.claim === claim) ? claim : shown());
}

document.body.addEventListener("htmx:afterSwap", () => {
  const card = document.querySelector("#card [data-decision]");
  if (!card) return;
  const item = items().find((one) => one.dataset.claim === card.dataset.claim);
  if (item) item.dataset.decision = card.dataset.decision;
  for (const mark of document.querySelectorAll("mark")) {
    if (mark.dataset.claims.split(" ")[0] === card.dataset.claim) mark.dataset.decision = card.dataset.decision;
  }
  highlight(card.dataset.claim);
});
document.body.addEventListener("htmx:responseError", () => say(view.dataset.failed));
document.body.addEventListener("htmx:sendError", () => say(view.dataset.failed));

document.getElementById("text").addEventListener("click", (event) => {
  const mark = event.target.closest("mark");
  if (!mark || !getSelection().isCollapsed) return;
  const claims = mark.dataset.claims.split(" ");
  choose(claims[(claims.indexOf(shown()) + 1) % claims.length]);
});

const go = (id) => () => document.getElementById(id)?.click();
onKey({
  j: () => step(1), k: () => step(-1), " ": () => step(1),
  a: () => decide("accept", true), x: () => decide("reject", true),
  r: () => document.querySelector('#card [data-key="r"]')?.click(),
  e: () => document.querySelector('#card [data-key="e"]')?.click(),
  Backspace: undo, "[": go("before"), "]": go("after"),
  "?": () => document.querySelector(".keys").scrollIntoView(),
});

const keySwitch = document.getElementById("keys-switch");
const relabel = () => { keySwitch.textContent = keysOff() ? keySwitch.dataset.on : keySwitch.dataset.off; };
keySwitch.addEventListener("click", () => { switchKeys(!keysOff()); relabel(); });
relabel();
