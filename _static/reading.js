// What a reader has begun and read, kept in this browser and sent nowhere; the chapter's name on
// top; folds for print.
// A classic script: browsers refuse modules to pages that are opened as files.
(() => {
  const KEY = "chapters-read";  // in localStorage: {"4": "begun", "5": "read"}
  const WORDS = { begun: "begun", read: "read" };

  // Storage can be switched off, full, or hold another program's text: then nothing is known.
  const load = () => {
    try {
      const states = JSON.parse(localStorage.getItem(KEY));
      return states && typeof states === "object" ? states : {};
    } catch { return {}; }
  };
  const save = (states) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(states));
      return true;
    } catch { return false; }
  };

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

  function show(states) {
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

  function offerToFinish(place, states) {
    const number = place.dataset.chapter;
    const button = place.querySelector("button");
    const said = place.querySelector("[role=status]");
    const paint = () => button.setAttribute("aria-pressed", states[number] === "read");
    states[number] ||= "begun";
    save(states);
    paint();
    button.addEventListener("click", () => {
      states[number] = states[number] === "read" ? "begun" : "read";
      said.textContent = save(states) ? "" : "This browser stores nothing, so the mark ends with this page.";
      paint();
      show(states);
    });
  }

  const states = load();
  const finish = document.querySelector(".finish");
  if (finish) offerToFinish(finish, states);
  show(states);
  document.querySelector(".forget button")?.addEventListener("click", () => {
    for (const number in states) delete states[number];
    save(states);
    show(states);
  });

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
