// What stands beside the drawings: knobs that show the state, and sentences about it.

import { clamp } from "./axes.js";
import { bestConstants, POINTS, rateAt } from "./descent.js";
import { limitOf, outcomes } from "./model.js";
import { mostSteps, python, query, SWITCHES, shortest } from "./state.js";
import { digits, fill } from "./text.js";

// Milliseconds that numbers and slider stay while it plays. Each change lays out the page anew: 0.9 of a frame's 3.9 ms.
const LEGIBLE = 100;

/** A setting as a message shows it. */
const plain = (value) => (typeof value === "number" ? shortest(value) : String(value));

/** Where the present step is, in a sentence. */
function status(words, { state, run, fit }) {
  const [loss, excess] = [fit.bestLoss + run.excess[state.t], run.excess[state.t]];
  const text = Number.isFinite(loss) ? words.status : words.overflow;
  const said = fill(text, { t: state.t, steps: state.steps, loss: digits(loss), excess: digits(excess) });
  if (state.schedule === "constant" || state.t === state.steps) return said;
  return said + fill(words.rate, { lr: digits(rateAt(state.t, state), 4) });
}

/** Puts a model into whatever of these is there; on the home page most are not. */
export function controls(root, words) {
  const find = (selector) => root.querySelector(selector);
  const field = (name) => find(`[name="${name}"]`);
  const write = (selector, text) => {
    const element = find(selector);
    if (element) element.textContent = text;
  };
  const rate = field("lr-slider");
  let sliding = false; // the rate's slider is being moved
  rate.addEventListener("input", () => {
    sliding = true;
  });
  rate.addEventListener("change", () => {
    sliding = false;
  });
  // A text node: to change its data is cheaper than to replace it, sixty times a second.
  const readout = find(".readout").appendChild(document.createTextNode(""));
  let written = 0;

  function fillRate(state, most) {
    const log = Math.log10(state.lr);
    const centre = most === null ? -2 : Math.log10(most) - 1;
    if (!sliding) {
      // Wider only where the address or a typed number asks for it.
      rate.min = Math.min(centre - 2, log).toFixed(3);
      rate.max = Math.max(centre + 2, log).toFixed(3);
    }
    rate.value = log;
    rate.setAttribute("aria-valuetext", shortest(state.lr));
    if (field("lr")) field("lr").value = shortest(state.lr);
    write(".rate-value", shortest(state.lr));
    const mark = most === null ? 1 : (Math.log10(most) - rate.min) / (rate.max - rate.min);
    rate.parentElement.style.setProperty("--limit", clamp(mark, 0, 1));
    rate.parentElement.classList.toggle("limited", most !== null);
  }

  function sayLimit(state, most) {
    const above = most !== null && state.lr > most;
    const values = { ratio: digits(state.lr / most, 4), limit: shortest(Number(most?.toPrecision(4))) };
    const unstable = state.schedule === "constant" ? words.unstable : words.passing;
    const texts = most === null ? [words.nolimit] : [fill(above ? unstable : words.stable, values)];
    if (state.batch < POINTS) {
      if (most !== null) texts[0] += `. ${words.limit_of_all}`;
      texts.push(fill(words.most_steps, { most: mostSteps(state.batch) }));
    }
    write(".limit", texts.join(" "));
    find(".limit").classList.toggle("above", above);
  }

  return {
    fillIn({ state, fit }) {
      for (const name of SWITCHES.filter(field)) {
        field(name).checked = state[name] === "on";
        for (const part of root.querySelectorAll(`[data-${name}]`)) part.hidden = state[name] !== part.dataset[name];
      }
      for (const name of ["optimizer", "basis", "plane"]) {
        const chosen = find(`[name="${name}"][value="${state[name]}"]`);
        if (chosen) chosen.checked = true;
      }
      for (const name of ["degree", "momentum", "steps", "target", "noise", "seed", "batch", "schedule"])
        if (field(name)) field(name).value = state[name];
      for (const part of root.querySelectorAll("[data-drawn]"))
        part.hidden = (state.target === "drawn") !== (part.dataset.drawn === "on");
      const target = words.targets[state.target];
      find("svg.curve").setAttribute("aria-label", fill(words.curve, { target }));
      write(".target-name", target);
      if (field("zoom")) {
        const text = `×${digits(state.zoom, 3)}`;
        field("zoom").value = Math.log10(state.zoom);
        field("zoom").setAttribute("aria-valuetext", text);
        write(".zoom-value", text);
      }
      const most = limitOf(state);
      fillRate(state, most);
      sayLimit(state, most);
      for (const momentum of root.querySelectorAll("p.momentum")) momentum.hidden = state.optimizer !== "momentum";
      const best = find("[data-do=best]");
      const plainly = state.schedule === "constant" && state.batch === POINTS;
      if (best) best.hidden = !plainly || bestConstants(fit, state.optimizer) === null;
      field("t").max = state.steps;
      write(".python code", python(state));
      const keep = find("[data-do=keep]");
      if (keep) keep.textContent = state.kept ? words.unkeep : words.keep;
      const settings = [...new URLSearchParams(state.kept)].map((setting) => setting.join(" = ")).join(", ");
      write(".kept-settings", settings && fill(words.kept, { settings }));
      const more = find("a.more");
      if (more) more.search = query({ ...state, t: 0 });
    },
    /** The present step, to those who look; while it plays, not more often than they can read. */
    show(model, playing) {
      const now = performance.now();
      if (playing && now - written < LEGIBLE) return;
      written = now;
      readout.data = status(words, model);
      field("t").value = model.state.t;
    },
    /** And to those who listen. */
    say: (model) => write(".said", status(words, model)),
    /** Whether a story's question was answered rightly, by the button with that answer; null: nothing to say. */
    judge(button, model) {
      if (!button) return write(".verdict", "");
      const item = button.closest("li");
      const right = outcomes(model);
      const [truth] = [...item.querySelectorAll("button")].filter((each) => right.includes(each.value));
      item.classList.add("told");
      const values = { said: button.textContent, truth: truth.textContent };
      const verdict = fill(button === truth ? words.right : words.wrong, values);
      return write(".verdict", `${verdict} ${item.querySelector(".telling").textContent}`);
    },
    /** What was asked for and cannot be, each with the rule that it breaks and what is kept instead. */
    complain(complaints, state) {
      const texts = complaints.map(({ key, text, rule: [kind, least, most] }) =>
        fill(words[kind], { key, text, least: plain(least), most: plain(most), taken: plain(state[key]) }),
      );
      write(".complaint", texts.join(" "));
    },
  };
}
