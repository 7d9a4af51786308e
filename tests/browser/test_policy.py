"""What a page may load. That it may all that it has, `test_pages.py` sees: what is stopped is an error there."""

from collections.abc import Callable

from tests.browser.complaints import SITE, Watch
from tests.browser.host import serving

INTRUDERS = """
async (address) => {
  const stopped = [];
  document.addEventListener("securitypolicyviolation", (event) => stopped.push(event.effectiveDirective));
  for (const [name, more] of [
    ["img", { src: `${address}logo.svg` }],
    ["script", { src: `${address}site.js` }],
    ["script", { textContent: "intruded = 1" }],
    ["link", { rel: "stylesheet", href: `${address}site.css` }],
    ["style", { textContent: "body { display: none }" }],
    ["iframe", { src: address }],
    ["base", { href: address }],
  ]) document.body.append(Object.assign(document.createElement(name), more));
  document.body.setAttribute("onclick", "intruded = 2");
  document.body.click();
  const form = Object.assign(document.createElement("form"), { action: address });
  document.body.append(form);
  form.submit();
  await fetch(`${address}site.js`).catch(() => {});
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  for (let k = 0; k < 100 && !stopped.includes("form-action"); k++) await wait(50); // a form is sent when there is time
  await wait(100);
  return [stopped.sort(), typeof intruded];
}
"""
STOPPED = """
base-uri connect-src form-action frame-src img-src script-src-attr script-src-elem script-src-elem style-src-elem
style-src-elem
"""


def test_what_does_not_belong_to_a_page_is_stopped(open_page: Callable[..., Watch]) -> None:
    """Of each kind of thing, from another host or from nowhere: an intruder in a page reaches nobody."""
    page = open_page("playground/").page
    with serving(SITE / "assets", SITE / "404.html") as other:
        assert page.evaluate(INTRUDERS, other) == [STOPPED.split(), "undefined"]
