// What changes something carries the session's token, which the page holds.
export const token = () => document.querySelector("meta[name=token]").content;

export const post = (address, body = new FormData()) =>
  fetch(address, { method: "POST", body, headers: { "X-Witnessmark-Token": token() } });

// Sent while the page goes: no header can be set, so the token is the form's first field. The page that is asked for
// next waits for it, by a cookie that names it and holds nothing else.
export function postLate(address, fields) {
  const late = crypto.randomUUID();
  const body = new FormData();
  body.append("page_token", token());
  for (const [name, value] of fields) body.append(name, value);
  document.cookie = `witnessmark-late=${late}; path=/; max-age=5; samesite=strict`;
  return navigator.sendBeacon(`${address}?late=${late}`, body);
}
