// What the queue can be narrowed to comes after the first claim, and again after decisions. On a narrow page it comes
// folded; what was open, and where the focus was, stays.
import { startCount } from "./cards.js";
import { whenQuiet } from "./quiet.js";

const facets = document.getElementById("facets");
const folds = () => [...facets.querySelectorAll("details")];
let kept = null;
facets?.addEventListener("htmx:beforeSwap", () => {
  const links = [...facets.querySelectorAll("a")];
  kept = folds().length ? { open: folds().map((fold) => fold.open), at: links.indexOf(document.activeElement) } : null;
});
facets?.addEventListener("htmx:afterSwap", () => {
  folds().forEach((fold, at) => { if (kept && at in kept.open) fold.open = kept.open[at]; });
  if (!kept && matchMedia("(max-width: 56rem)").matches) folds()[0].open = false;
  if (kept?.at >= 0) facets.querySelectorAll("a")[kept.at]?.focus({ preventScroll: true });
  startCount();
});

export const recountFacets = whenQuiet(() => facets && htmx.trigger(facets, "decided"));
document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.requestConfig.verb === "post" && /\/correct$/.test(detail.requestConfig.path)) recountFacets();
});
