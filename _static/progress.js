// What a reader has done (kept by memory.js), beside what chapters ask: signs in the sidebar and on
// the cover, sums in words, where to go on, and the button that forgets it all.
// A classic script: browsers refuse modules to pages that are opened as files.
(() => {
  "use strict";
  const memory = globalThis.bookMemory;
  const STATES = { begun: "begun", read: "read", done: "read" };  // a sign, and its word
  const KINDS = { guesses: "guess", exercises: "exercise" };
  const IS_DONE = { guesses: (value) => value > 0, exercises: (value) => value === "right" };
  const address = (link) => new URL(link.getAttribute("href"), location).href;
  const numberIn = (link) => address(link).match(/\/0*(\d+)_[^/]*\.html(?:[?#].*)?$/)?.[1];
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  const plural = (thing, number) => thing + (number === 1 ? "" : thing.endsWith("s") ? "es" : "s");
  const outOf = (done, all, thing) => `${done} of ${all} ${plural(thing, all)}`;

  // What each chapter asks, by its number; counted when the book was built ("4=8/5 5=12/6").
  const asked = {};
  const said = document.querySelector("[data-work]")?.dataset.work ?? "";
  for (const [, number, guesses, exercises] of said.matchAll(/(\d+)=(\d+)\/(\d+)/g))
    asked[number] = { guesses: Number(guesses), exercises: Number(exercises) };

  // What was done of it. A chapter may have lost an exercise since: never more than is asked.
  function countDone() {
    const done = {};
    for (const number of Object.keys(asked)) done[number] = { guesses: 0, exercises: 0 };
    for (const kind of Object.keys(KINDS)) {
      for (const [key, value] of Object.entries(memory.all(kind))) {
        const number = parseInt(key, 10);
        if (done[number] && IS_DONE[kind](value)) done[number][kind] += 1;
      }
      for (const number of Object.keys(asked))
        done[number][kind] = Math.min(done[number][kind], asked[number][kind]);
    }
    return done;
  }

  // "3 of 6 guesses, 1 of 5 exercises"; nothing while nothing is done.
  function inWords(number, done) {
    if (!sum(Object.values(done[number]))) return "";
    return Object.entries(KINDS).filter(([kind]) => asked[number][kind])
      .map(([kind, thing]) => outOf(done[number][kind], asked[number][kind], thing)).join(", ");
  }

  function progressOf(number, states, done) {
    const all = sum(Object.values(asked[number]));
    const share = all ? sum(Object.values(done[number])) / all : 0;
    const read = states[number] === "read";
    const state = read && share === 1 ? "done" : read ? "read" : states[number] || share ? "begun" : "";
    return { state, share, words: [STATES[state], inWords(number, done)].filter(Boolean).join(", ") };
  }

  // One mark, in three forms: a sign (book.css), words in a link, a drawing's title.
  function mark(link, { state, share, words }) {
    if (state) link.dataset.progress = state;
    else delete link.dataset.progress;
    link.style.setProperty("--share", `${Math.round(100 * share)}%`);
    const title = link.querySelector("title");
    if (title) {
      link.dataset.title ??= title.textContent;
      title.textContent = link.dataset.title + (words && ` (${words})`);
      return;
    }
    link.querySelector(".progress-word")?.remove();
    if (!words) return;
    const word = document.createElement("span");
    word.className = "progress-word";
    word.textContent = link.closest("dl.layers") ? words : ` (${words})`;
    link.append(word);
  }

  function showSums(states, done) {
    const read = Object.keys(asked).filter((number) => states[number] === "read").length;
    const total = (what, kind) => sum(Object.values(what).map((chapter) => chapter[kind]));
    const sums = Object.entries(KINDS).map(
      ([kind, thing]) => outOf(total(done, kind), total(asked, kind), thing));
    const known = Object.keys(states).length + sum(Object.keys(KINDS).map((kind) => total(done, kind)));
    const house = document.querySelector(".house"), place = document.querySelector(".progress-kept .sum");
    if (house) {
      const count = house.querySelector(".count");
      house.toggleAttribute("data-begun", known > 0);
      count.textContent = read ? `${read} of ${count.dataset.total} read` : "";
    }
    if (place) {
      const chapters = `${outOf(read, place.dataset.chapters, "chapter")} read`;
      place.textContent = known ? `${[chapters, ...sums].join(", ")}.` : "Nothing yet.";
    }
  }

  function showAsked(done) {
    const place = document.querySelector(".asked [data-chapter]");
    if (!place) return;
    place.dataset.asked ??= place.textContent;
    place.textContent = inWords(place.dataset.chapter, done) || place.dataset.asked;
  }

  // The cover's first button leads to the highest chapter begun, else to the one behind the last read.
  function leadOn(states) {
    const button = document.querySelector(".go-on");
    if (!button) return;
    button.dataset.start ??= JSON.stringify([button.getAttribute("href"), button.textContent]);
    const links = new Map([...document.querySelectorAll("dl.layers a")].map((a) => [Number(numberIn(a)), a]));
    const numbers = [...links.keys()].sort((a, b) => a - b);
    const open = numbers.filter((number) => states[number] === "begun");
    const read = numbers.filter((number) => states[number] === "read");
    const next = open.at(-1) ?? numbers.find((number) => number > read.at(-1));
    const [href, words] = JSON.parse(button.dataset.start);
    button.style.minWidth ||= `${button.offsetWidth}px`;  // what stands beside it does not move
    button.setAttribute("href", next ? links.get(next).getAttribute("href") : href);
    button.textContent = next ? `On to chapter ${next}` : words;
  }

  function show() {
    const states = memory.all("chapters"), done = countDone();
    for (const link of document.querySelectorAll(".bd-links a, .house svg a, dl.layers a")) {
      const number = numberIn(link);
      if (asked[number]) mark(link, progressOf(number, states, done));
    }
    showSums(states, done);
    showAsked(done);
    leadOn(states);
  }

  // Asks first, in a dialog, which gives the focus back to the button.
  function offerToForget(place) {
    const dialog = place.querySelector("dialog"), status = place.querySelector(".told");
    place.querySelector(".forget button").addEventListener("click", () => {
      status.textContent = "";
      dialog.querySelector("p").textContent =
        `Forget what you have done? ${place.querySelector(".sum").textContent} This cannot be undone.`;
      dialog.returnValue = "";
      dialog.showModal();
    });
    dialog.addEventListener("close", () => {
      if (dialog.returnValue !== "forget") return;
      memory.forget();
      status.textContent = "All is forgotten.";
    });
  }

  const kept = document.querySelector(".progress-kept");
  if (kept) offerToForget(kept);
  show();
  document.addEventListener("memory", show);
})();
