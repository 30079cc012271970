// Keys come faster than answers: each press is a step, done one after another, in order. What is not answered when
// the page goes is sent along as it goes; a step has a name, so that it counts once.
import { base } from "./cards.js";
import { postLate } from "./post.js";

const waiting = [];
let busy = false;
let sent = 0;

// `run` sends the step and takes the answer; `what`, `claim`, `seen` tell it should the page go first.
export function step({ what, claim = "", seen = 0, run }) {
  waiting.push({ name: crypto.randomUUID(), what, claim, seen, run });
  document.body.dataset.waiting = "yes";
  work();
}

async function work() {
  if (busy) return;
  busy = true;
  while (waiting.length) {
    await waiting[0].run(waiting[0]);
    waiting.shift();
    sent = Math.max(sent - 1, 0);
  }
  busy = false;
  document.body.dataset.waiting = "no";
}

function hurry() {
  if (waiting.length <= sent) return;
  sent = waiting.length;
  postLate("/steps", waiting.map((one) => ["step", [one.name, base, one.what, one.claim, one.seen].join("|")]));
}
addEventListener("beforeunload", hurry);
addEventListener("pagehide", hurry);
