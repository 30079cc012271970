// Ctrl-K: go to a page, a saved view or a report, or do what a key does, by a few letters in either language.
import { keysOff } from "./keys.js";

const dialog = document.getElementById("palette");
const box = document.getElementById("palette-box");
const list = document.getElementById("palette-list");
const options = () => [...list.querySelectorAll("[role=option]")];
let asked = 0;

async function load() {
  const mine = ++asked;
  const query = new URLSearchParams({ q: box.value, at: location.pathname });
  const answer = await fetch(`/palette?${query}`).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  list.innerHTML = await answer.text();
  if (keysOff()) for (const one of list.querySelectorAll("[data-key]")) one.remove();
  mark(options()[0]);
}

function mark(option) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === option));
  if (!option) return box.removeAttribute("aria-activedescendant");
  box.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function take(option) {
  if (!option) return;
  dialog.close();
  if (option.dataset.href) return location.assign(option.dataset.href);
  const key = option.dataset.key;
  const shift = key.startsWith("Shift+");
  document.activeElement?.blur();
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: shift ? key.slice(6) : key, shiftKey: shift, bubbles: true, cancelable: true }));
}

function open() {
  if (document.querySelector("dialog[open]")) return;
  box.value = "";
  list.replaceChildren();
  dialog.showModal();
  box.focus();
  load();
}

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.code !== "KeyK") return;
  event.preventDefault();
  if (dialog.open) dialog.close();
  else open();
});
document.getElementById("palette-open").addEventListener("click", open);
box.addEventListener("input", load);
box.addEventListener("keydown", (event) => {
  if (event.isComposing) return;                       // Enter ends a Hangul syllable first
  const all = options();
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown") mark(all[Math.min(at + 1, all.length - 1)]);
  else if (event.key === "ArrowUp") mark(all[Math.max(at - 1, 0)]);
  else if (event.key === "Enter") take(all[at]);
  else return;
  event.preventDefault();
});
list.addEventListener("click", (event) => take(event.target.closest("[role=option]")));
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
