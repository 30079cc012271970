// Filter incidents by a word. A classic script: modules and fetch do not work from a file.
"use strict";
document.getElementById("filter").addEventListener("input", function () {
  var wanted = this.value.trim().toLocaleLowerCase();
  document.querySelectorAll(".incident").forEach(function (incident) {
    incident.hidden = wanted !== "" && !incident.textContent.toLocaleLowerCase().includes(wanted);
  });
});
