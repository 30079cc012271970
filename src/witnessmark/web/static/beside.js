// What stands beside the text follows the chosen claim: the page of the original that it is on, or the same claim in
// another report of its origin.
const beside = document.getElementById("beside");
const image = document.getElementById("page-image");
const other = document.getElementById("other-text");
const chosen = () => document.querySelector("#card [data-claim]")?.dataset.claim;
const entry = (claim) => document.querySelector(`#claims li[data-claim="${CSS.escape(claim)}"]`);

function show(number) {
  const page = Math.min(Math.max(number, 1), Number(image.dataset.pages));
  if (Number(image.dataset.page) === page) return;
  image.dataset.page = page;
  image.src = `${image.dataset.address}/${page}.png`;
  image.alt = image.dataset.words.replace("#", page);
  document.getElementById("page-number").textContent = page;
}

function follow() {
  const claim = chosen();
  const item = claim && entry(claim);
  if (!item) return;
  if (image && item.dataset.page) show(Number(item.dataset.page));
  if (!other) return;
  const same = (item.dataset.partners || "").split(" ");
  for (const mark of other.querySelectorAll("mark")) {
    mark.classList.toggle("chosen", mark.dataset.claims.split(" ").some((one) => same.includes(one)));
  }
  const first = other.querySelector("mark.chosen");
  document.getElementById("no-partner").hidden = Boolean(first);
  if (first && beside.open) other.scrollTo({ top: first.offsetTop - other.offsetTop - other.clientHeight / 3 });
}

if (beside) {
  if (matchMedia("(max-width: 75rem)").matches) beside.open = false;
  if (image) {
    image.addEventListener("error", () => { document.getElementById("no-page").hidden = false; });
    image.addEventListener("load", () => { document.getElementById("no-page").hidden = true; });
    document.getElementById("page-before").addEventListener("click", () => show(Number(image.dataset.page) - 1));
    document.getElementById("page-after").addEventListener("click", () => show(Number(image.dataset.page) + 1));
  }
  new MutationObserver(follow).observe(document.getElementById("card"), { childList: true });
  beside.addEventListener("toggle", follow);
  follow();
}
