// Second readings: a button opens one, and what a reader has opened stays open.
(() => {
  "use strict";
  const memory = globalThis.bookMemory;

  for (const button of document.querySelectorAll(".deeper button")) {
    const { key } = button.dataset;
    const isKept = () => memory.get("opened", key) !== undefined;
    const fold = globalThis.bookFolds.add(button, {
      isOpen: isKept(), changed() {}, means: button.closest("section"),
    });
    button.addEventListener("click", () => {
      fold.set(!fold.isOpen);
      memory.set("opened", key, fold.isOpen ? 1 : undefined);
    });
    let known = isKept();
    document.addEventListener("memory", () => {
      if (known === isKept()) return;
      known = isKept();
      fold.set(known);
    });
  }
})();
