// Files and folders by drop or picker: one line each with upload and reading, sent one by one.
import { token } from "./post.js";

const form = document.getElementById("drop");
const list = document.getElementById("progress");
const summary = document.getElementById("summary");
const done = { added: 0, duplicate: 0, refused: 0 };
let waiting = Promise.resolve();
let left = 0;

function line(name) {
  const item = document.createElement("li");
  const bar = document.createElement("progress");
  const label = document.createElement("bdi");
  const state = document.createElement("span");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", name);
  label.textContent = name;
  state.className = "dim";
  state.textContent = form.dataset.waiting;
  item.append(bar, label, state);
  list.append(item);
  return { item, bar, label, state };
}

function failed({ item, bar, state }, reason) {
  bar.remove();
  item.className = "refused";
  item.dataset.status = "refused";
  state.textContent = reason || form.dataset.failed;
  done.refused += 1;
}

// Why the server would not take it: a page of ours tells it in one place, the guard before all pages in plain text.
function reason(request) {
  if (request.status === 413) return form.dataset.tooLarge;
  const kind = request.getResponseHeader("content-type") || "";
  if (kind.startsWith("text/plain")) return request.responseText.slice(0, 200);
  const told = new DOMParser().parseFromString(request.responseText, "text/html").getElementById("fault");
  return told ? told.textContent.trim() : "";
}

// The answer is a stream of events, read as it comes: a line for each report, so that an archive's members show one
// by one.
function listen(request, shown) {
  let at = 0;
  let lines = 0;
  return () => {
    if (request.status !== 200) return;
    const text = request.responseText;
    for (let end = text.indexOf("\n\n", at); end >= 0; at = end + 2, end = text.indexOf("\n\n", at)) {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(text.slice(at, end)) || [];
      if (name === "failed") failed(shown, data);
      if (name !== "line") continue;
      const told = document.createRange().createContextualFragment(data);
      for (const one of told.querySelectorAll("[data-status]")) done[one.dataset.status] += 1;
      shown.item.before(told);
      lines += 1;
      shown.state.textContent = form.dataset.soFar.replace("#", lines);
    }
  };
}

function send(file, name, shown, several) {
  return new Promise((ready) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    for (const key of ["access", "consent", "published", "outlet", "sealed"]) body.append(key, form.elements[key].value);
    body.append("files", several ? 2 : 1);
    body.append("file", file, name);
    request.open("POST", "/inbox/files");
    request.setRequestHeader("X-Witnessmark-Token", token());
    shown.state.textContent = form.dataset.sending;
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) shown.bar.value = event.loaded / event.total;
    };
    request.upload.onload = () => {
      shown.bar.removeAttribute("value");
      shown.state.textContent = form.dataset.busy;
    };
    const hear = listen(request, shown);
    request.onprogress = hear;
    request.onload = () => {
      hear();
      if (request.status !== 200) failed(shown, reason(request));
      else if (shown.item.dataset.status !== "refused") shown.item.remove();
      ready();
    };
    request.onerror = () => { failed(shown); ready(); };
    request.send(body);
  });
}

// What the form says is said of one file, or of several sent together.
function queue(file, name, several) {
  const shown = line(name);
  if (file.size > Number(form.dataset.most)) return failed(shown, form.dataset.tooLarge);
  left += 1;
  waiting = waiting.then(() => send(file, name, shown, several)).then(() => { left -= 1; });
}

// All files of a dropped folder, deepest paths included.
async function walk(entry, path, several) {
  if (entry.isFile) {
    try {
      queue(await new Promise((ready, fail) => entry.file(ready, fail)), path + entry.name, several);
    } catch { failed(line(path + entry.name)); }
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const entries = await new Promise((ready, fail) => reader.readEntries(ready, fail));
    if (!entries.length) return;
    for (const inner of entries) await walk(inner, `${path}${entry.name}/`, true);
  }
}

async function finish() {
  const mine = waiting;
  await mine;
  if (mine !== waiting) return;
  let words = form.dataset.summary;
  for (const [status, n] of Object.entries(done)) words = words.replace(`#${status}`, n);
  summary.textContent = words;
  summary.hidden = false;
  await htmx.ajax("GET", `/inbox/list${form.dataset.list}`, "#listing");
}

// The whole window takes a drop, so that a file let go beside the box is not opened instead.
for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => { event.preventDefault(); form.classList.add("over"); });
}
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("over"); });
document.addEventListener("drop", async (event) => {
  event.preventDefault();
  form.classList.remove("over");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = [...event.dataTransfer.files];
  if (entries.length) for (const entry of entries) await walk(entry, "", entries.length > 1);
  else for (const file of files) queue(file, file.name, files.length > 1);
  finish();
});
for (const id of ["files", "folder"]) {
  document.getElementById(id).addEventListener("change", (event) => {
    const { files } = event.target;
    for (const file of files) queue(file, file.webkitRelativePath || file.name, files.length > 1);
    event.target.value = "";
    finish();
  });
}
form.addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("beforeunload", (event) => { if (left) event.preventDefault(); });
