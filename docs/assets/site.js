// What the theme's own script leaves for those who do not look or do not point: names, and a way to scroll by keyboard.

const NOTE = document.querySelector("meta[name=note]").content;

/** A box that scrolls sideways can be focused, and only then. */
const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});

function mend(root) {
  // Each code block's buttons are a landmark of their own otherwise.
  for (const buttons of root.querySelectorAll("nav.md-code__nav")) buttons.role = "none";
  for (const note of root.querySelectorAll("a.md-annotation__index")) {
    note.ariaLabel = `${NOTE} ${note.firstElementChild?.dataset.mdAnnotationId ?? ""}`;
  }
  for (const box of root.querySelectorAll(".formula, .md-typeset__scrollwrap, pre > code")) sizes.observe(box);
}

// The theme gives its search dialog no name.
const search = document.querySelector(".md-search[role=dialog]");
if (search) search.ariaLabel = search.querySelector("input").ariaLabel;

mend(document);
new MutationObserver((changes) => {
  for (const { addedNodes, target } of changes) if (addedNodes.length) mend(target);
}).observe(document.querySelector(".md-content"), { childList: true, subtree: true });
