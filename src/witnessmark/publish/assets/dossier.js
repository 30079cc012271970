// Filter incidents by a word; copy a citation; unfold claims to print them or to go to one. A classic script: modules and fetch do not work from a file.
"use strict";
document.getElementById("filter").addEventListener("input", function () {
  var wanted = this.value.trim().toLocaleLowerCase();
  var shown = 0, found = document.getElementById("found");
  document.querySelectorAll(".incident").forEach(function (incident) {
    incident.hidden = wanted !== "" && !incident.textContent.toLocaleLowerCase().includes(wanted);
    shown += incident.hidden ? 0 : 1;
  });
  found.textContent = wanted === "" ? "" : found.dataset.all.replace("{n}", shown);
});

// Without this script the words of a citation are chosen whole by one click.
document.querySelectorAll(".copy").forEach(function (button) {
  var text = button.previousElementSibling, word = button.textContent;
  button.hidden = false;
  button.addEventListener("click", function () {
    var range = document.createRange(), chosen = window.getSelection();
    range.selectNodeContents(text);
    chosen.removeAllRanges();
    chosen.addRange(range);
    if (document.execCommand("copy")) { button.textContent = button.dataset.done; }
    setTimeout(function () { button.textContent = word; }, 2000);
  });
});

function unfold(place) {
  for (var fold = place; fold; fold = fold.parentElement) {
    if (fold.tagName === "DETAILS") { fold.open = true; }
  }
}
function unfoldTarget() {
  var target = document.getElementById(location.hash.slice(1));
  if (target) { unfold(target); target.scrollIntoView(); }
}
window.addEventListener("hashchange", unfoldTarget);
window.addEventListener("beforeprint", function () {
  document.querySelectorAll("details").forEach(unfold);
});
if (location.hash) { unfoldTarget(); }
