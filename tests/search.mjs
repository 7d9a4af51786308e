// What a search finds: Material's own worker, with the index of a built site, as a page would ask it.
//
//     node search.mjs SITE LOCALE QUERY...
//
// prints the locations found, by query, as JSON.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";

const [site, locale, ...queries] = process.argv.slice(2);
const index = JSON.parse(fs.readFileSync(path.join(site, locale, "search/search_index.json"), "utf8"));
const scripts = path.join(site, "assets/javascripts");
const listeners = [];
const waiting = [];
const worker = vm.createContext({
  addEventListener: (kind, listener) => kind === "message" && listeners.push(listener),
  postMessage: (message) => waiting.shift()(message.data),
  location: new URL("http://localhost/assets/javascripts/workers/search.js"),
  setTimeout,
  TextEncoder,
  URL,
});
const run = (file) => vm.runInContext(fs.readFileSync(path.join(scripts, file), "utf8"), worker);
worker.self = worker;
worker.importScripts = (...urls) => {
  for (const url of urls) run(path.join("lunr/min", path.basename(url)));
};
run(
  path.join(
    "workers",
    fs.readdirSync(path.join(scripts, "workers")).find((name) => name.endsWith(".js")),
  ),
);

const ask = (type, data) =>
  new Promise((answer) => {
    waiting.push(answer);
    for (const listen of listeners) listen({ data: { type, data } });
  });
await ask(0, { config: index.config, docs: index.docs, options: { suggest: false } });
const found = {};
for (const query of queries) {
  const { items } = await ask(2, query);
  found[query] = items.flat().map((item) => item.location);
}
console.log(JSON.stringify(found));
