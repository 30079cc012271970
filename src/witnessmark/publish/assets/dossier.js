// Filter incidents by a word; unfold claims to print them or to go to one. A classic script: modules and fetch do not work from a file.
"use strict";
document.getElementById("filter").addEventListener("input", function () {
  var wanted = this.value.trim().toLocaleLowerCase();
  document.querySelectorAll(".incident").forEach(function (incident) {
    incident.hidden = wanted !== "" && !incident.textContent.toLocaleLowerCase().includes(wanted);
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
