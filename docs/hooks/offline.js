// Browsers start no worker from a file. Without a server, what the theme would have a worker do is done in a hidden
// frame. The theme's worker asks for a frame by this name.

window.IFrameWorker = class extends EventTarget {
  constructor(url) {
    super();
    const frame = document.createElement("iframe");
    frame.hidden = true;
    const loaded = new Promise((done) => frame.addEventListener("load", done, { once: true }));
    document.body.append(frame);
    this.scope = loaded.then(async () => {
      const scope = frame.contentWindow;
      const run = (src) =>
        new Promise((onload, onerror) => {
          const script = scope.document.createElement("script");
          scope.document.body.append(Object.assign(script, { src: new URL(src, location), onload, onerror }));
        });
      scope.importScripts = async (...addresses) => {
        for (const address of addresses) await run(address);
      };
      scope.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      await run(url);
      return scope;
    });
  }

  postMessage(data) {
    this.scope.then((scope) => scope.dispatchEvent(new scope.MessageEvent("message", { data })));
  }
};
window.Worker = window.IFrameWorker;
