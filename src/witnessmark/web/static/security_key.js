// Security keys: a form says what to ask of one, the browser asks, and the form goes off with the answer.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const words = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function asked(options) {
  const to = { ...options, challenge: bytes(options.challenge) };
  if (options.user) {
    to.user = { ...options.user, id: bytes(options.user.id) };
    to.excludeCredentials = known(options.excludeCredentials);
    return navigator.credentials.create({ publicKey: to });
  }
  to.allowCredentials = known(options.allowCredentials);
  return navigator.credentials.get({ publicKey: to });
}

function answer(found) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (found.response[name]) response[name] = words(found.response[name]);
  }
  return JSON.stringify({ id: found.id, rawId: words(found.rawId), type: found.type, response,
    clientExtensionResults: {} });
}

for (const form of document.querySelectorAll("form[data-key]")) {
  const said = form.querySelector("[data-said]");
  if (!window.PublicKeyCredential) {
    said.textContent = form.dataset.none;
    form.querySelector("button").disabled = true;
    continue;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = form.dataset.touch;
    try {
      form.elements.answer.value = answer(await asked(JSON.parse(form.dataset.key).publicKey));
      form.submit();
    } catch {
      said.textContent = form.dataset.failed;
    }
  });
}
