// The mark "I have read this chapter" (kept by memory.js); the chapter's name on top; folds for print.
// A classic script: browsers refuse modules to pages that are opened as files.
(() => {
  const memory = globalThis.bookMemory;

  function offerToFinish(place) {
    const number = place.dataset.chapter;
    const button = place.querySelector("button");
    const said = place.querySelector(".told");
    const isRead = () => memory.get("chapters", number) === "read";
    const paint = () => button.setAttribute("aria-pressed", isRead());
    if (!isRead()) memory.set("chapters", number, "begun");
    paint();
    document.addEventListener("memory", paint);
    button.addEventListener("click", () => {
      const stored = memory.set("chapters", number, isRead() ? "begun" : "read");
      said.textContent = stored ? "" : "This browser stores nothing, so the mark ends with this page.";
    });
  }

  const finish = document.querySelector(".finish");
  if (finish) offerToFinish(finish);

  // The line on top names the chapter once its title has gone up behind that line.
  const running = document.querySelector(".running"), title = document.querySelector("article h1");
  if (running && title) {
    const line = document.querySelector(".bd-header-article").offsetHeight;
    new IntersectionObserver(
      ([{ isIntersecting }]) => running.classList.toggle("shown", !isIntersecting),
      { rootMargin: `-${line}px 0px 0px` },
    ).observe(title);
  }

  // Copying takes the focus to a field that is gone afterwards, and shows only the eye that it is done.
  const told = document.createElement("span");
  told.className = "visually-hidden";
  told.setAttribute("aria-live", "polite");
  document.querySelector("article")?.append(told);
  addEventListener("click", ({ target }) => {
    const button = target.closest?.(".copybtn");
    if (!button) return;
    button.focus();
    told.textContent = button.dataset.tooltip;
    setTimeout(() => { told.textContent = ""; }, 2000);
  });

  // Paper cannot be unfolded.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.fold:not([open])")];
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => { for (const fold of opened) fold.open = false; });
})();
