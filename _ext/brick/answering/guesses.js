// Guesses: a Predict box's list becomes buttons; what was guessed is kept and marked, and shows what
// stood folded. All follows from what memory.js knows: undefined, 0 (only shown) or the number; 1 is
// a guess that was made in mind, where the box has no list.
(() => {
  "use strict";
  const memory = globalThis.bookMemory;
  const MARKS = { right: "right", wrong: "not right" };

  function buttonOf(entry) {
    const button = document.createElement("button");
    const words = entry.querySelector("p") ?? entry;
    button.type = "button";
    button.append(...words.childNodes);
    entry.replaceChildren(button);
    return button;
  }

  function hidden(words) {
    const span = document.createElement("span");
    span.className = "visually-hidden";
    span.textContent = words;
    return span;
  }

  // A sign (guesses.css) and the same in words: the right answer, and the guess if it was another.
  function mark(button, kind, isGuess) {
    button.querySelector(".visually-hidden")?.remove();
    button.toggleAttribute("data-guess", isGuess);
    if (!kind) return delete button.dataset.mark;
    button.dataset.mark = kind;
    return button.append(hidden(` (${isGuess ? "your guess, " : ""}${MARKS[kind]})`));
  }

  function start(place) {
    const { key } = place.dataset, right = Number(place.dataset.right);
    const choices = [...place.querySelectorAll(".choices > li")].map(buttonOf);
    const answer = choices[right - 1]?.textContent;
    const reveal = place.querySelector(".reveal"), said = place.querySelector(".said");
    const heard = place.querySelector(".ask .visually-hidden");
    const closed = reveal.textContent;
    let known = memory.get("guesses", key);
    const fold = globalThis.bookFolds.add(reveal, { isOpen: known !== undefined, changed: paint });

    // Who listens hears the answer, too, in one text: Orca would read several again and again.
    function say(guess) {
      said.textContent = !guess ? "" : guess === right ? "Right." : "Not this time.";
      const more = guess && guess !== right ? ` The answer is: ${answer}` : "";
      heard.textContent = said.textContent + more;
    }

    function paint() {
      const guess = fold.isOpen && choices[known - 1] ? known : 0;
      choices.forEach((button, i) => {
        const isGuess = i + 1 === guess;
        const kind = i + 1 === right ? "right" : isGuess ? "wrong" : "";
        mark(button, fold.isOpen && kind, isGuess);
        button.setAttribute("aria-disabled", fold.isOpen);
      });
      place.toggleAttribute("data-told", fold.isOpen);
      reveal.textContent = guess ? "Guess again" : fold.isOpen ? "Hide it again" : closed;
      say(guess);
    }

    paint();
    heard.setAttribute("aria-live", "polite");  // from now on: what a reader did last time is no news
    const keep = (value) => memory.set("guesses", key, value);
    choices.forEach((button, i) => button.addEventListener("click", () => fold.isOpen || keep(i + 1)));
    reveal.addEventListener("click", () => {
      if (fold.isOpen && known === undefined) fold.set(false);  // a link had opened it
      else keep(fold.isOpen ? undefined : choices.length ? 0 : 1);
    });
    document.addEventListener("memory", () => {
      if (known === memory.get("guesses", key)) return;
      known = memory.get("guesses", key);
      fold.set(known !== undefined);
      paint();  // what stands open already has another guess now
    });
  }

  document.querySelectorAll(".guess").forEach(start);
})();
