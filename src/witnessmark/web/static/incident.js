// An incident by keys: C goes to the next contradiction that waits for an explanation, a figure gives it one; L goes to
// what belongs together.
import { onKey } from "./keys.js";

const unfold = (one) => { for (let up = one?.parentElement?.closest("details"); up; up = up.parentElement.closest("details")) up.open = true; };
const forms = () => [...document.querySelectorAll("details.explain")];
let at = -1;

function open(place) {
  for (const one of forms()) one.open = false;
  const now = forms()[place];
  at = place;
  unfold(now);
  now.open = true;
  now.querySelector("summary").focus();
  now.closest("li").scrollIntoView({ block: "center" });
}
const next = () => {
  const all = forms();
  if (!all.length) return document.getElementById("contradictions")?.scrollIntoView();
  const order = all.map((_, n) => (at + 1 + n) % all.length);
  return open(order.find((n) => !all[n].dataset.resolved) ?? order[0]);
};
const explain = (number) => () => forms().find((one) => one.open)?.querySelectorAll("button[name=explanation]")[number - 1]?.click();

onKey({
  c: next,
  l: () => { const box = document.querySelector("#belongs input[name=record]"); box?.focus(); box?.scrollIntoView({ block: "center" }); },
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map((number) => [number, explain(number)])),
});
// A link into what is folded shows it, also where a browser does not by itself.
const shown = () => { const one = document.getElementById(location.hash.slice(1)); unfold(one); one?.scrollIntoView(); };
if (location.hash) shown();
addEventListener("hashchange", shown);
// Once the browser has gone to the fragment, which takes the focus away.
if (location.hash === "#contradictions" && forms().length) addEventListener("load", () => setTimeout(next));
