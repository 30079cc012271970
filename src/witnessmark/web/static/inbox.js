// Drag and drop with one line of progress per file; folders are walked; files go up one by one.
const form = document.getElementById("drop");
const list = document.getElementById("progress");
let waiting = Promise.resolve();

function line(name) {
  const item = document.createElement("li");
  const state = document.createElement("progress");
  const label = document.createElement("span");
  state.max = 1;
  state.value = 0;
  state.setAttribute("aria-label", name);
  label.textContent = name;
  item.append(state, label);
  list.append(item);
  return { item, state, label };
}

function send(file, name) {
  const { item, state, label } = line(name);
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    for (const [key, value] of new FormData(form)) if (typeof value === "string") body.append(key, value);
    body.append("file", file, name);
    request.open("POST", "/inbox/files");
    request.upload.onprogress = (event) => {
      if (!event.lengthComputable) return;
      state.value = event.loaded / event.total;
      if (event.loaded === event.total) { state.removeAttribute("value"); label.textContent = `${name} · ${form.dataset.busy}`; }
    };
    request.onload = () => {
      if (request.status === 200) item.outerHTML = request.responseText;
      else { state.remove(); label.textContent = `${name} · ${form.dataset.failed}`; item.className = "refused"; }
      done();
    };
    request.onerror = () => { state.remove(); label.textContent = `${name} · ${form.dataset.failed}`; item.className = "refused"; done(); };
    request.send(body);
  });
}

function queue(file, name) {
  waiting = waiting.then(() => send(file, name));
  return waiting;
}

async function walk(entry, path) {
  if (entry.isFile) {
    const file = await new Promise((done, fail) => entry.file(done, fail));
    return queue(file, path + file.name);
  }
  const reader = entry.createReader();
  for (;;) {
    const entries = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!entries.length) return waiting;
    for (const inner of entries) walk(inner, `${path}${entry.name}/`);
  }
}

const refresh = () => waiting.then(() => htmx.ajax("GET", "/inbox/list", "#listing"));

for (const kind of ["dragenter", "dragover"]) {
  form.addEventListener(kind, (event) => { event.preventDefault(); form.classList.add("over"); });
}
form.addEventListener("dragleave", (event) => { if (!form.contains(event.relatedTarget)) form.classList.remove("over"); });
form.addEventListener("drop", async (event) => {
  event.preventDefault();
  form.classList.remove("over");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = [...event.dataTransfer.files];
  if (entries.length) await Promise.all(entries.map((entry) => walk(entry, "")));
  else files.forEach((file) => queue(file, file.name));
  refresh();
});
document.getElementById("files").addEventListener("change", (event) => {
  for (const file of event.target.files) queue(file, file.webkitRelativePath || file.name);
  event.target.value = "";
  refresh();
});
form.addEventListener("submit", (event) => event.preventDefault());
