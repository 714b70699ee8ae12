// Marks of what a reader has begun and read (kept by memory.js); the chapter's name on top; folds
// for print.
// A classic script: browsers refuse modules to pages that are opened as files.
(() => {
  const WORDS = { begun: "begun", read: "read" };
  const memory = globalThis.bookMemory;
  const numberIn = (address) => address.match(/\/0*(\d+)_[^/]*\.html(?:[?#].*)?$/)?.[1];
  const address = (link) => new URL(link.getAttribute("href"), location).href;

  // One mark, in three forms: a sign (book.css), words for a screen reader, a drawing's title.
  function mark(link, state) {
    const word = WORDS[state];
    const title = link.querySelector("title");
    if (word) link.dataset.progress = state;
    else delete link.dataset.progress;
    if (title) {
      title.textContent = title.textContent.replace(/ \((begun|read)\)$/, "") + (word ? ` (${word})` : "");
      return;
    }
    link.querySelector(".progress-word")?.remove();
    if (!word) return;
    const hidden = document.createElement("span");
    hidden.className = "progress-word visually-hidden";
    hidden.textContent = ` (${word})`;
    link.append(hidden);
  }

  function show() {
    const states = memory.all("chapters");
    for (const link of document.querySelectorAll(".bd-links a, .house svg a, dl.layers a")) {
      const number = numberIn(address(link));
      if (number) mark(link, states[number]);
    }
    const count = document.querySelector(".house .count");
    const read = Object.values(states).filter((state) => state === "read").length;
    if (count) count.textContent = read ? `${read} of ${count.dataset.total} read` : "";
    const forget = document.querySelector(".forget button");
    if (forget) forget.hidden = Object.keys(states).length === 0;
  }

  function offerToFinish(place) {
    const number = place.dataset.chapter;
    const button = place.querySelector("button");
    const said = place.querySelector("[role=status]");
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
  show();
  document.addEventListener("memory", show);
  document.querySelector(".forget button")?.addEventListener("click", memory.forget);

  // The line on top names the chapter once its title has gone up behind that line.
  const running = document.querySelector(".running"), title = document.querySelector("article h1");
  if (running && title) {
    const line = document.querySelector(".bd-header-article").offsetHeight;
    new IntersectionObserver(
      ([{ isIntersecting }]) => running.classList.toggle("shown", !isIntersecting),
      { rootMargin: `-${line}px 0px 0px` },
    ).observe(title);
  }

  // Paper cannot be unfolded.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.fold:not([open])")];
    for (const fold of opened) fold.open = true;
  });
  addEventListener("afterprint", () => { for (const fold of opened) fold.open = false; });
})();
