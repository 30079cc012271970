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
  if (event.code === "Slash") return event.shiftKey ? "?" : "/";
  return event.key;
}

export function onKey(handlers) {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || keysOff()) return;
    if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
    const key = letter(event);
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

const help = document.getElementById("help");
const keySwitch = document.getElementById("keys-switch");
const relabel = () => { keySwitch.textContent = keysOff() ? keySwitch.dataset.on : keySwitch.dataset.off; };
keySwitch.addEventListener("click", () => { switchKeys(!keysOff()); relabel(); });
document.getElementById("help-open").addEventListener("click", () => help.showModal());
document.getElementById("help-close").addEventListener("click", () => help.close());
help.addEventListener("click", (event) => { if (event.target === help) help.close(); });
relabel();

onKey({
  "/": () => { const box = document.getElementById("q"); if (box) box.focus(); else location.href = "/search"; },
  "?": () => help.showModal(),
});
