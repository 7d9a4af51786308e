// The playground on the page: one model, what is drawn of it, and what the reader changes in it. The markup, with all
// its words, is docs/hooks/playground.html; a part that is missing there (on the home page most are) is left out.

import { clamp } from "./axes.js";
import { controls } from "./controls.js";
import { curveDrawing } from "./curve.js";
import { lossDrawing } from "./loss.js";
import { memoryTable } from "./memory.js";
import { changed, modelOf } from "./model.js";
import { player } from "./player.js";
import { listen } from "./reader.js";
import { sketch } from "./sketch.js";
import { parse, query } from "./state.js";
import { valleyDrawing } from "./valley.js";

const DRAWINGS = { curve: curveDrawing, loss: lossDrawing, valley: valleyDrawing, memory: memoryTable, sketch };

/** Bring one playground to life. */
function mount(root) {
  const words = JSON.parse(root.querySelector("script.words").textContent);
  const compact = root.hasAttribute("data-compact"); // its state is not that of the page's address
  const given = parse(compact ? "" : location.search);
  const page = controls(root, words);
  let model = modelOf(given.state);
  let addressTimer = 0;
  let guess = null; // the button with the answer to a story's question, until the descent is at its end

  const drawings = [...root.querySelectorAll(".panel > svg, .sketch, table.memory")].map((picture) =>
    Object.assign(DRAWINGS[picture.classList[0]](picture, words, change), { picture, seen: true }),
  );
  // While it plays, a picture outside of the window waits until it is scrolled to.
  const watch = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const drawing = drawings.find(({ picture }) => picture === target);
      if (isIntersecting && !drawing.seen) drawing.show(model.state.t);
      drawing.seen = isIntersecting;
    }
  });
  for (const { picture } of drawings) watch.observe(picture);

  function draw(held = false) {
    for (const drawing of drawings) drawing.draw(model, held);
    page.fillIn(model);
    show(model.state.t);
  }

  function show(t, playing = false) {
    model.state.t = t;
    for (const drawing of drawings) if (drawing.seen || !playing) drawing.show(t, playing);
    page.show(model, playing);
    if (!guess || t < model.state.steps) return;
    page.judge(guess, model);
    guess = null;
  }

  function remember(write = history.replaceState) {
    if (!compact) write.call(history, null, "", (query(model.state) || location.pathname) + location.hash);
  }

  function rememberSoon(delay) {
    clearTimeout(addressTimer);
    addressTimer = setTimeout(() => {
      remember();
      page.say(model);
    }, delay);
  }

  /** Take over a change; `settled` when the reader has let go, `held` while the valley's window has to stay. */
  function change(changes, { settled = false, held = false } = {}) {
    model = changed(model, changes);
    time.resume();
    page.complain([]);
    guess = null;
    page.judge(null);
    draw(held);
    rememberSoon(settled ? 150 : 500);
  }

  /** All of a state at once: a story, the beginning, a step back in the browser. */
  function replace({ state, complaints }) {
    time.pause();
    change(state, { settled: true });
    clearTimeout(addressTimer);
    page.complain(complaints, model.state);
    page.say(model);
  }

  const time = player(root.querySelector("[data-do=play]"), words, {
    state: () => model.state,
    show: (t) => show(t, true),
    say: () => page.say(model),
    stopped() {
      show(model.state.t);
      remember();
      page.say(model);
    },
  });

  listen(root, words, {
    model: () => model,
    player: time,
    change,
    remember,
    goTo(t) {
      time.pause();
      show(clamp(t, 0, model.state.steps));
      rememberSoon(300);
    },
    /** Replace the state, so that the browser's way back leads to this one. */
    leaveFor(next) {
      remember(history.pushState);
      replace(next);
      remember();
    },
    judgeAtEnd(button) {
      guess = button;
    },
    /** Keep the state, and say why. */
    refuse(complaint) {
      page.complain([complaint], model.state);
      page.fillIn(model);
    },
  });

  draw();
  page.complain(given.complaints, model.state);
  root.classList.add("alive");
  if (compact) return;
  remember();
  document.body.classList.add("with-playground");
  addEventListener("popstate", () => replace(parse(location.search)));
  // Whoever changes the language takes the state along.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[hreflang]");
    if (link) link.search = query(model.state);
  });
}

document.querySelectorAll(".playground").forEach(mount);
