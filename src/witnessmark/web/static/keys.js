// One place for keys: letters work under a Korean IME, never while someone types, and can be switched off.
const OFF = "witnessmark-keys-off";

export const keysOff = () => localStorage.getItem(OFF) === "1";
export const switchKeys = (off) => localStorage.setItem(OFF, off ? "1" : "0");

// The latin letter of a key event: event.key where it is ASCII, else the key's place on the board.
export function letter(event) {
  if (event.key.length === 1 && event.key.charCodeAt(0) < 128) return event.key.toLowerCase();
  if (/^Key[A-Z]$/.test(event.code)) return event.code.slice(3).toLowerCase();
  if (event.code === "BracketLeft") return "[";
  if (event.code === "BracketRight") return "]";
  if (/^Digit[0-9]$/.test(event.code) && !event.shiftKey) return event.code.slice(5);
  if (event.code === "Slash") return event.shiftKey ? "?" : "/";
  return event.key;
}

// Where someone types, or answers a dialog. One that has closed may hold the focus for a moment more.
const taken = (target) => target.closest("input, textarea, select, [contenteditable], dialog") && target.closest("dialog")?.open !== false;
const ours = (event) => !(event.isComposing || event.ctrlKey || event.metaKey || event.altKey || keysOff() || taken(event.target));

// G, then a letter: go to a page. Heard before everything else, so that the second letter does nothing more.
const PLACES = { r: "/review", i: "/incidents", c: "/campaigns", o: "/sources", l: "/audit", ",": "/settings", b: "/", s: "/search", a: "/analysis", p: "/publish" };
let going = 0;
document.addEventListener("keydown", (event) => {
  if (!ours(event)) return;
  const key = letter(event);
  const place = going > Date.now() ? PLACES[key] : null;
  going = key === "g" ? Date.now() + 1500 : 0;
  if (!place) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  location.href = place;
}, { capture: true });

// A capital letter is a key of its own (`Shift+A`), so that a slip of the finger does not decide.
export function onKey(handlers) {
  document.addEventListener("keydown", (event) => {
    if (!ours(event)) return;
    const plain = letter(event);
    const key = event.shiftKey && /^[a-z]$/.test(plain) ? `Shift+${plain.toUpperCase()}` : plain;
    if (key === " " && event.target.closest("button, a, summary")) return;
    const handler = handlers[key];
    if (handler) {
      event.preventDefault();
      handler(event);
    }
  });
}

export function say(text) {
  const live = document.getElementById("live");
  live.textContent = text;
  live.classList.add("shown");
  clearTimeout(say.timer);
  say.timer = setTimeout(() => live.classList.remove("shown"), 2500);
}

// Menus (further pages, saved views) close on Escape and on a click beside it.
const menus = document.querySelectorAll("details.menu");
document.addEventListener("click", (event) => { for (const menu of menus) if (!menu.contains(event.target)) menu.open = false; });
document.addEventListener("keydown", (event) => {
  const menu = [...menus].find((one) => one.open);
  if (event.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.firstElementChild.focus();
});

const help = document.getElementById("help");
const keySwitch = document.getElementById("keys-switch");
const switches = [keySwitch, ...document.querySelectorAll("[data-keys-switch]")];
const relabel = () => { for (const one of switches) one.textContent = keysOff() ? one.dataset.on : one.dataset.off; };
for (const one of switches) one.addEventListener("click", () => { switchKeys(!keysOff()); relabel(); });
document.getElementById("help-open").addEventListener("click", () => help.showModal());
document.getElementById("help-close").addEventListener("click", () => help.close());
help.addEventListener("click", (event) => { if (event.target === help) help.close(); });
relabel();

onKey({
  "/": () => { const box = document.getElementById("q"); if (box) box.focus(); else location.href = "/search"; },
  "?": () => help.showModal(),
});
