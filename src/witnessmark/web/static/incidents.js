// The list, the map and the timeline show one thing: what is chosen in one is chosen in the others. J and K go through
// the list, Enter opens; a mark of the map chooses every incident there. Nothing is decided here.
import { onKey } from "./keys.js";

const rows = [...document.querySelectorAll("tr[data-incident]")];
const bars = [...document.querySelectorAll("svg.timeline a")];
const marks = [...document.querySelectorAll("svg.map [data-about]")];
const barOf = (bar) => bar.getAttribute("href").split("/").pop();
const ofMark = (mark) => mark.dataset.about.split(" ");
const link = (row) => row.querySelector("a");
let chosen = [];

function choose(ids, { from = null } = {}) {
  chosen = ids;
  for (const row of rows) row.classList.toggle("chosen", ids.includes(row.dataset.incident));
  for (const bar of bars) bar.classList.toggle("chosen", ids.includes(barOf(bar)));
  for (const mark of marks) mark.classList.toggle("chosen", ofMark(mark).some((one) => ids.includes(one)));
  const first = rows.find((row) => ids.includes(row.dataset.incident));
  if (first && from !== "list") first.scrollIntoView({ block: "nearest" });
}

function go(by) {
  if (!rows.length) return;
  const here = rows.findIndex((row) => chosen.includes(row.dataset.incident));
  const next = rows[Math.min(Math.max(here < 0 ? (by > 0 ? 0 : rows.length - 1) : here + by, 0), rows.length - 1)];
  choose([next.dataset.incident], { from: "list" });
  link(next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

const of = (target) => {
  const row = target.closest("tr[data-incident]");
  if (row) return [[row.dataset.incident], "list"];
  const bar = target.closest("svg.timeline a");
  if (bar) return [[barOf(bar)], "timeline"];
  const mark = target.closest("svg.map [data-about]");
  return mark ? [ofMark(mark), "map"] : null;
};
document.addEventListener("focusin", (event) => {
  const found = of(event.target);
  if (found && event.target.matches(":focus-visible")) choose(found[0], { from: found[1] });
});
document.addEventListener("click", (event) => {
  const found = of(event.target);
  if (!found) return;
  if (found[1] === "map") event.preventDefault();
  choose(found[0], { from: found[1] });
});
onKey({ j: () => go(1), k: () => go(-1), Escape: () => choose([]) });
