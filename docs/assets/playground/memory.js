// The weights and the optimizer's state at the present step, as a table.

import { effectiveRate } from "./descent.js";
import { digits, functionName } from "./text.js";

const COLUMNS = { gd: [], momentum: ["velocity"], rmsprop: ["square", "rate"], adam: ["mean", "square", "rate"] };

const READABLE = 250; // milliseconds that numbers stay while it plays

/** `draw(model)` makes the rows and says what the columns are, `show(t, playing)` writes the numbers of a step. */
export function memoryTable(table, words) {
  const names = words.memory;
  let cells = []; // text nodes: to change their data is cheaper than to replace them
  let [model, shape, written] = [null, "", 0];

  function heading(row, scope, name) {
    const cell = row.appendChild(document.createElement("th"));
    cell.scope = scope;
    cell.textContent = name;
  }

  function newRows({ state, fit }) {
    const columns = ["weight", ...COLUMNS[state.optimizer]];
    const [head, body] = [table.createTHead().insertRow(), table.createTBody()];
    for (const name of ["term", ...columns]) heading(head, "col", names[name]);
    return Array.from({ length: fit.degree + 1 }, (_, k) => {
      const row = body.insertRow();
      heading(row, "row", functionName(fit.basis, k));
      return columns.map(() => row.insertCell().appendChild(document.createTextNode("")));
    });
  }

  return {
    draw(next) {
      model = next;
      const { state, fit } = model;
      const now = state.memory === "on" ? `${state.optimizer} ${fit.basis} ${fit.degree}` : "";
      if (now === shape) return;
      shape = now;
      table.replaceChildren();
      cells = shape ? newRows(model) : [];
      table.nextElementSibling.textContent = names[state.optimizer];
    },
    show(t, playing) {
      const now = performance.now();
      if (playing && now - written < READABLE) return;
      written = now;
      const { weights, memory } = model.run;
      cells.forEach((texts, k) => {
        const values = [weights[t][k], ...memory[t].map((part) => part[k])];
        if (texts.length > values.length) values.push(effectiveRate(values.at(-1), t, model.state));
        values.forEach((value, n) => {
          texts[n].data = value === null ? "–" : digits(value, 4);
        });
      });
    },
  };
}
