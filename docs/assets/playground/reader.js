// What the reader does: buttons, stories, knobs.

import { bestConstants } from "./descent.js";
import { limitOf } from "./model.js";
import { scrolling } from "./player.js";
import { DEFAULTS, keepable, parse, read, rounded } from "./state.js";

async function copy(button, text, words) {
  button.dataset.word ??= button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = words.copied;
  } catch {
    button.textContent = words.uncopied; // the browser does not allow it, or the page came without encryption
  }
  setTimeout(() => {
    button.textContent = button.dataset.word;
  }, 1500);
}

/** The constants that converge soonest, rounded so that they stay below the limit. */
function best({ fit, state }) {
  const { lr, momentum = state.momentum } = bestConstants(fit, state.optimizer);
  const most = limitOf({ ...state, momentum });
  return { lr: rounded(Math.min(lr, most), 5), momentum: Number(momentum.toPrecision(8)) };
}

/** Bring what the reader does inside `root` to the playground, `it`. */
export function listen(root, words, it) {
  const stepOn = (by) => it.goTo(it.model().state.t + by);
  const actions = {
    play: it.player.toggle,
    back: () => stepOn(-1),
    step: () => stepOn(1),
    first: () => it.goTo(0),
    over: () => it.leaveFor({ state: DEFAULTS, complaints: [] }),
    best: () => it.change(best(it.model()), { settled: true }),
    keep() {
      const { state } = it.model();
      it.change({ kept: state.kept ? "" : keepable(state) }, { settled: true });
    },
    guess(button) {
      tell(button.closest("li").querySelector("a.story"));
      it.judgeAtEnd(button);
    },
    copy: (button) => copy(button, root.querySelector(".python code").textContent, words),
    link(button) {
      it.remember();
      copy(button, location.href, words);
    },
  };

  function tell(story) {
    const next = parse(story.search);
    next.state.kept = it.model().state.kept;
    it.leaveFor(next);
    root.scrollIntoView({ behavior: scrolling() });
    it.player.play();
  }

  function take(name, text) {
    const { value, rule } = read(name, text);
    if (rule) it.refuse({ key: name, text, rule });
    else it.change({ [name]: value }, { settled: true });
  }

  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) actions[button.dataset.do](button);
    const story = event.target.closest("a.story");
    if (!story || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    story.parentElement.classList.add("told");
    tell(story);
  });

  root.addEventListener("input", (event) => {
    const { name, value, type } = event.target;
    if (name === "t") it.goTo(Number(value));
    else if (name === "lr-slider") it.change({ lr: Number((10 ** value).toPrecision(4)) });
    else if (name === "zoom") it.change({ zoom: Number((10 ** value).toPrecision(3)) });
    else if (type === "radio") take(name, value);
    else if (type === "checkbox") take(name, event.target.checked ? "on" : "off");
  });

  root.addEventListener("change", (event) => {
    if (/text|select/.test(event.target.type)) take(event.target.name, event.target.value);
  });
}
