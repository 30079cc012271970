// The card of a claim (in a queue with its passage) as the server gives it; the next ones are fetched ahead.
import { painted, quiet } from "./quiet.js";

const FRESH = 20_000;
const view = document.querySelector(".review");
export const base = view.dataset.base || "/claims";            // whose answers carry the passage too
export const queue = Boolean(view.dataset.base);
export const text = () => document.getElementById("text");
export const items = () => [...document.querySelectorAll("#claims li[data-claim]")];
export const itemOf = (claim) => document.querySelector(`#claims li[data-claim="${CSS.escape(claim ?? "")}"]`);
export const wordsOf = (claim) => text().querySelectorAll(`mark[data-claims~="${CSS.escape(claim)}"]`);
export const card = () => document.querySelector("#card [data-claim]");
export const shown = () => card()?.dataset.claim;

const ahead = new Map();
let wanted = [];
let fetching = false;
export const forgetAhead = () => ahead.clear();
export const forgetCard = (claim) => ahead.delete(claim);

async function fetched(claim, more) {
  const answer = await fetch(`${base}/${claim}/card${more}`);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

// Ask for cards before they are wanted, one at a time, the most wanted first; one that could not be had is asked for
// again when it is. While keys are pressed only the first is asked for, once what the key did is painted.
export function fetchAhead(claims) {
  wanted = claims;
  for (const [claim, held] of ahead) if (Date.now() - held.at > FRESH) ahead.delete(claim);
  work();
}

async function work() {
  if (fetching) return;
  fetching = true;
  const missing = () => wanted.find((claim) => claim && !ahead.has(claim) && claim !== shown());
  await painted();
  while (missing()) {
    if (missing() !== wanted[0]) await quiet();
    const claim = missing();
    if (claim) await begin(claim);
  }
  fetching = false;
}

function begin(claim) {
  const held = { at: Date.now(), html: null };
  held.coming = fetched(claim, "?ahead=1").then((html) => { held.html = html; }, () => {
    ahead.delete(claim);
    wanted = wanted.filter((one) => one !== claim);
  });
  ahead.set(claim, held);
  return held.coming;
}

// What is there already comes at once, without a turn of the loop, so that it is painted with the key.
export function cardOf(claim) {
  const held = ahead.get(claim);
  if (held && Date.now() - held.at < FRESH) {
    if (held.html) return held.html;
    return held.coming.then(() => held.html ?? fetched(claim, ""));
  }
  return fetched(claim, "");
}

// Put a card in place, with what else came along; whoever stood on one of its buttons stands there again.
export function put(html, { only = null } = {}) {
  const place = document.getElementById("card");
  const buttons = () => [...place.querySelectorAll(".card > .actions button")];
  const stood = place.contains(document.activeElement) ? Math.max(buttons().indexOf(document.activeElement), 0) : -1;
  const sent = document.createElement("template");
  sent.innerHTML = html;
  for (const part of sent.content.querySelectorAll("[hx-swap-oob]")) {
    part.remove();
    if (only && part.id !== only) continue;
    part.removeAttribute("hx-swap-oob");
    document.getElementById(part.id)?.replaceWith(part);
    htmx.process(part);
  }
  const made = sent.content.querySelector("[data-claim]");
  note(made);
  if (only) return made;
  place.replaceChildren(sent.content);
  htmx.process(place);
  if (stood >= 0) (buttons()[stood] || place).focus({ preventScroll: true });
  return made;
}

// What a card says of its claim, on the chip and on the claim's words.
export function note(made) {
  const item = made && itemOf(made.dataset.claim);
  if (!item) return;
  item.dataset.version = made.dataset.version;
  item.dataset.releasable = made.dataset.releasable;
  mark(made.dataset.claim, made.dataset.decision);
}

export function mark(claim, decision) {
  const item = itemOf(claim);
  if (item) item.dataset.decision = decision;
  for (const words of wordsOf(claim)) {
    const claims = words.dataset.claims.split(" ");
    const told = new Set(claims.map((one) => (one === claim ? decision : itemOf(one)?.dataset.decision || "open")));
    words.dataset.decision = told.size === 1 ? [...told][0] : told.has("open") ? "open" : "mixed";
  }
  recount();
}

// How many are left: of the report, and of those that, when the queue's page came, were still to review.
const open = () => items().filter((item) => item.dataset.decision === "open").length;
let opened = open();
export const startCount = () => { opened = open(); };
export function recount() {
  const here = document.getElementById("open-count");
  if (here) here.textContent = here.dataset.words.replace("#", open());
  const left = document.getElementById("left");
  if (!left?.dataset.total || new URLSearchParams(view.dataset.filter).has("decided")) return;
  left.textContent = Number(left.dataset.total) - opened + open();
}
export const stillOpen = open;
