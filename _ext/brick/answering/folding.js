// What a page folds: a button opens it, and so does a link, a search or find-in-page that leads
// into it. The head of a chapter has folded all of it before the first paint (layout.html).
(() => {
  "use strict";
  // Where a browser cannot find what is hidden, it hides it altogether.
  const HIDDEN = "onbeforematch" in document.body ? "until-found" : "";
  const folds = [];

  function show(part, open) {
    if (open) part.removeAttribute("hidden");
    else part.setAttribute("hidden", HIDDEN);
  }

  // What opens above the button moves it down: the page goes along, so that it stays where it is.
  function keepInPlace(element, change) {
    const before = element.getBoundingClientRect().top;
    change();
    const moved = element.getBoundingClientRect().top - before;
    if (moved) scrollBy({ top: moved, behavior: "instant" });
  }

  globalThis.bookFolds = {
    // The parts that `button` names, folded unless `isOpen`. `changed` is called when they were
    // opened or closed; `means` is an element that a link names and that stands for the parts.
    add(button, { isOpen, changed, means }) {
      const ids = button.getAttribute("aria-controls").split(" ");
      const parts = ids.map((id) => document.getElementById(id));
      function set(open) {
        fold.isOpen = open;
        button.setAttribute("aria-expanded", open);
        for (const part of parts) show(part, open);
      }
      const fold = {
        isOpen,
        has: (element) => element === means || parts.some((part) => part.contains(element)),
        set(open) {
          if (open === fold.isOpen) return;
          keepInPlace(button, () => set(open));
          changed();
          dispatchEvent(new Event("resize"));  // who measured what was hidden measures again
        },
      };
      set(isOpen);
      for (const part of parts) part.addEventListener("beforematch", () => fold.set(true));
      folds.push(fold);
      return fold;
    },
  };

  const openAround = (element) => folds.filter((fold) => fold.has(element)).forEach((fold) => fold.set(true));

  function openTarget() {
    let target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { /* no address */ }
    if (!target) return;
    openAround(target);
    target.scrollIntoView();
  }
  addEventListener("hashchange", openTarget);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='#']");
    if (link && link.href === location.href) openTarget();  // no change of the address tells of it
  });

  // The other scripts of this file add their folds first.
  document.addEventListener("DOMContentLoaded", () => {
    document.getElementById("folded-at-first")?.remove();
    if (location.hash) openTarget();
  });
  addEventListener("load", () => document.querySelectorAll(".folds .highlighted").forEach(openAround));
})();
