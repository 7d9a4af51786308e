// Time: plays through the steps of a descent.

const SECONDS = 8; // that a whole descent takes to play
const REDUCED = matchMedia("(prefers-reduced-motion: reduce)");

/** How a page scrolls for this reader. */
export const scrolling = () => (REDUCED.matches ? "auto" : "smooth");

/** The step at a share of the playing time: the first ones are shown slowly, because most happens there. */
export const stepAt = (share, steps) => Math.min(steps, Math.round(Math.expm1(share * Math.log1p(steps))));

const shareAt = ({ t, steps }) => Math.log1p(t) / Math.log1p(steps);

/** What the play button does: `state()` has `t` and `steps`, `show(t)` draws a step, `say()` tells it, now and then. */
export function player(button, words, { state, show, say, stopped }) {
  let [frame, clock] = [0, null];

  function label() {
    button.classList.toggle("playing", clock !== null);
    button.querySelector(".word").textContent = clock ? words.pause : words.play;
  }

  function tick(now) {
    const { t, steps } = state();
    clock.since ??= now;
    const share = clock.from + (now - clock.since) / (1000 * Math.min(SECONDS, 0.5 * steps));
    const next = stepAt(share, steps);
    // Where motion is unwelcome: a still picture every second.
    const due = !REDUCED.matches || clock.shown === undefined || now - clock.shown > 1000 || share >= 1;
    if (due && next !== t) {
      clock.shown = now;
      show(next);
    }
    if (now - (clock.said ?? now - 2000) >= 2000) {
      clock.said = now;
      say();
    }
    if (share >= 1) return pause();
    frame = requestAnimationFrame(tick);
  }

  function play() {
    if (state().t >= state().steps) show(0);
    cancelAnimationFrame(frame);
    clock = { from: shareAt(state()) };
    label();
    frame = requestAnimationFrame(tick);
  }

  function pause() {
    if (!clock) return;
    cancelAnimationFrame(frame);
    clock = null;
    label();
    stopped();
  }

  return {
    play,
    pause,
    toggle: () => (clock ? pause() : play()),
    /** Go on from the present step, which may be another share of the way since the number of steps has changed. */
    resume() {
      if (clock) clock = { ...clock, from: shareAt(state()), since: undefined };
    },
  };
}
