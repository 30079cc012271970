// Selected words as code points of the reading, and a caret that walks by words without a mouse.

// The words selected inside `text`, or null. Each paragraph says where it begins; the rest is counted here.
export function selected(text) {
  const selection = getSelection();
  if (!text || !selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const pieces = [];
  let start = null;
  let end = null;
  for (const paragraph of text.querySelectorAll("[data-at]")) {
    if (!range.intersectsNode(paragraph)) continue;
    const part = document.createRange();
    part.selectNodeContents(paragraph);
    if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer, range.startOffset);
    if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
    const words = part.toString();
    if (!words.trim()) continue;
    const before = document.createRange();
    before.selectNodeContents(paragraph);
    before.setEnd(part.startContainer, part.startOffset);
    const from = Number(paragraph.dataset.at) + [...before.toString()].length;
    start ??= from + points(words) - points(words.trimStart());
    end = from + points(words.trimEnd());
    pieces.push(words.trim());
  }
  return start === null ? null : { start, end, quote: pieces.join("\n") };
}

const points = (words) => [...words].length;

// The last words selected in the text: a tap on a button may fold the selection before the button hears of it.
let last = null;
export const held = () => selected(document.getElementById("text")) || last;
export const forget = () => { last = null; showHeld(); };

export function showHeld() {
  const line = document.querySelector("#card .edit .held");
  if (!line) return;
  const words = held();
  line.querySelector(".hint").hidden = Boolean(words);
  line.querySelector(".now").hidden = !words;
  line.querySelector(".now q").textContent = words ? words.quote.slice(0, 120) : "";
}

document.addEventListener("selectionchange", () => {
  const now = selected(document.getElementById("text"));
  if (now) last = now;
  showHeld();
});
document.addEventListener("mousedown", (event) => { if (event.target.closest("[data-take], [data-new]")) event.preventDefault(); });

// In the text, arrows walk by words (with Alt by letters), Shift keeps what was walked over.
document.addEventListener("keydown", (event) => {
  const text = event.target.closest?.("#text");
  const ways = { ArrowLeft: ["backward", "word"], ArrowRight: ["forward", "word"], ArrowUp: ["backward", "line"], ArrowDown: ["forward", "line"] };
  const way = ways[event.key];
  const selection = getSelection();
  if (!text || !way || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (!selection.rangeCount || !text.contains(selection.focusNode)) return;
  event.preventDefault();
  selection.modify(event.shiftKey ? "extend" : "move", way[0], event.altKey && way[1] === "word" ? "character" : way[1]);
  selection.focusNode.parentElement?.scrollIntoView({ block: "nearest" });
});

// Put the caret at the chosen claim's words, or where the text begins.
export function startWalking(text) {
  const from = text.querySelector("mark.chosen") || text.querySelector("[data-at]");
  if (!from) return;
  text.focus({ preventScroll: true });
  getSelection().collapse(from, 0);
  from.scrollIntoView({ block: "nearest" });
}
