// Exercises answered on the page: the verdict stands where the notebook's output stood, in the words
// of `check`. Values are judged by page_judge.js, picked answers by what was recorded of them.
(() => {
  "use strict";
  const memory = globalThis.bookMemory;
  const KIND = "exercises";
  const isRight = (said) => said.startsWith("right");

  // The letters of what the page knows are turned by half an alphabet (tries.py).
  const LETTERS = [..."abcdefghijklmnopqrstuvwxyz"], DIGITS = [..."0123456789"];
  const ROWS = [LETTERS, LETTERS.map((letter) => letter.toUpperCase()), DIGITS];
  const TURNED = new Map(ROWS.flatMap((row) => row.map((sign, k) => [sign, row[(k + row.length / 2) % row.length]])));
  const knownTo = (box) => {
    const turned = box.querySelector("script").textContent;
    return JSON.parse(turned.replace(/[a-zA-Z0-9]/g, (sign) => TURNED.get(sign)));
  };

  // The last line of an exercise's output, as a place that a screen reader listens to. It is no
  // status: Orca reads a status when it changes, but nothing of it to who comes back to it.
  function statusOf(cell, name) {
    const start = `Exercise ${name}: `;
    const pre = [...cell.querySelectorAll(".cell_output pre")].find((p) => p.textContent.includes(start));
    const text = pre.textContent, at = text.lastIndexOf(start);
    const status = document.createElement("span");
    status.setAttribute("aria-live", "polite");
    status.textContent = text.slice(at).trimEnd();
    pre.replaceChildren(text.slice(0, at), status);
    return status;
  }

  // Says and marks what is known of an exercise, in another tab, too; returns what tells it a
  // verdict. `follow` hears when it was solved (true) and when all was forgotten (false).
  function exercise(box, whenRight, follow = () => {}) {
    const name = box.dataset.exercise, cell = box.closest(".cell");
    const status = statusOf(cell, name), unanswered = status.textContent;
    const say = (said) => { status.textContent = `Exercise ${name}: ${said}`; };
    let known, isSaidRight = false;

    function mark() {
      cell.classList.toggle("solved", known === "right");
      cell.classList.toggle("solved-before", known === "right" && !isSaidRight);
    }
    function catchUp() {
      const before = known;
      known = memory.get(KIND, name);
      if (known === before) return;
      isSaidRight = known === "right";
      if (isSaidRight) say(whenRight);
      if (!known) status.textContent = unanswered;
      if (known !== "wrong") follow(isSaidRight);
      mark();
    }
    catchUp();
    document.addEventListener("memory", catchUp);
    return (said) => {
      say(said);
      isSaidRight = isRight(said);
      if (!said.startsWith("not answered")) memory.set(KIND, name, isSaidRight ? "right" : known ?? "wrong");
      mark();
      cell.querySelector(".cell_output").scrollIntoView({ block: "nearest" });
    };
  }

  // ---- Values
  const COMMA = /^\s*([+-]?\d+),(\d+)\s*$/;

  // What a part holds. The keys that some phones offer for one number have a comma and no point.
  function typed(part) {
    const field = part.querySelector("input[type=text], select, :checked");
    const text = field?.value ?? "";
    return field?.inputMode === "decimal" ? text.replace(COMMA, "$1.$2") : text;
  }

  // The words of `check` count entries from 0; a reader sees fields with names. Where options of
  // several kinds are picked, the kind that was wanted would give the answer away.
  const KINDS = /^Expected an? [\w ]+, yours is the \w+ (.*)\.$/;
  const asSeen = (said, parts) => said.replace(/^not yet\. Entry (\d+): (.*)/, (all, k, problem) => {
    const name = parts[k].querySelector("code").textContent;
    const isTyped = parts[k].querySelector("input[type=text]");
    return `not yet. “${name}”: ${isTyped ? problem : problem.replace(KINDS, "$1 is not it.")}`;
  });

  function offerToType(form) {
    const known = knownTo(form), judge = globalThis.pageJudge;
    const tell = exercise(form, "right.");
    const parts = [...form.querySelectorAll(".part")];
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const texts = parts.map(typed);
      tell("parts" in form.dataset ? asSeen(judge.verdictOnParts(known, texts), parts) : judge.verdict(known, texts[0]));
    });
  }

  // ---- Written answers to pick from
  function putDown(candidate) {
    candidate.classList.remove("picked");
    delete candidate.dataset.mark;
    candidate.querySelector("button").setAttribute("aria-pressed", "false");
  }

  function offerToPick(box) {
    const said = knownTo(box);
    const opener = box.querySelector(".pick"), list = box.querySelector(".candidates");
    const candidates = [...list.children];
    const rightOne = candidates[said.findIndex(isRight)];
    const tell = exercise(box, said.find(isRight), (isSolved) => {
      candidates.filter((candidate) => !isSolved || candidate !== rightOne).forEach(putDown);
      if (isSolved) rightOne.dataset.mark = "right";
    });
    opener.addEventListener("click", () => {
      list.hidden = !list.hidden;
      opener.setAttribute("aria-expanded", !list.hidden);
    });
    candidates.forEach((candidate, k) => candidate.querySelector("button").addEventListener("click", () => {
      for (const other of candidates) {
        other.classList.toggle("picked", other === candidate);
        other.querySelector("button").setAttribute("aria-pressed", other === candidate);
      }
      candidate.dataset.mark = isRight(said[k]) ? "right" : "wrong";
      tell(said[k]);
    }));
  }

  for (const form of document.querySelectorAll("form.try")) offerToType(form);
  for (const box of document.querySelectorAll("div.try")) offerToPick(box);
})();
