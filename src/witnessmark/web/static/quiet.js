// What can wait does so while keys are pressed, so that a key shows at once on a busy machine too.
const QUIET = 150;
let pressed = -QUIET;
document.addEventListener("keydown", () => { pressed = performance.now(); }, { capture: true });

const left = () => pressed + QUIET - performance.now();
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
export async function quiet() { while (left() > 0) await pause(left()); }
const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
export const painted = () => Promise.race([frame(), pause(100)]);      // a page in the background paints seldom

// Once for many calls: when no key has been pressed for a moment.
export function whenQuiet(work) {
  let asked = false;
  return async () => {
    if (asked) return;
    asked = true;
    await quiet();
    asked = false;
    work();
  };
}
