// A term's meaning, shown beside it on hover, focus and tap. Escape puts it away.
// A mouse and Enter follow the link to the glossary; a tap only shows the meaning, with two ways on.
(() => {
  "use strict";
  const SOON = 150, LATER = 300;  // milliseconds: pass over a term, reach what it shows
  const EDGE = 12, GAP = 6;  // pixels to the window's edge, and to the term
  const terms = document.querySelectorAll("a.term");
  if (!terms.length) return;
  const tip = document.createElement("span");
  tip.className = "tip";
  let shown = null, timer = 0, pointer = "";  // the kind of pointer used last, none for the keyboard

  function element(name, text, attributes = {}) {
    const made = document.createElement(name);
    made.textContent = text;
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    return made;
  }

  // The links are no stops for Tab: from the keyboard, the term itself leads to the glossary.
  function fill(term) {
    const meaning = document.getElementById(term.getAttribute("aria-describedby"));
    const { term: name, chinese, place } = meaning.dataset;
    const head = element("span", ""), says = element("span", ""), links = element("span", "");
    head.append(element("b", name), element("span", chinese, { lang: "zh-Hans" }));
    says.append(...[...meaning.childNodes].map((node) => node.cloneNode(true)));
    links.className = "tip-links";
    if (place) links.append(element("a", "Where it is defined →", { href: place, tabindex: -1 }));
    links.append(element("a", "Glossary →", { href: term.getAttribute("href"), tabindex: -1 }));
    tip.replaceChildren(head, says, links);
  }

  // Above the first line of the term, if there is room below the bar on top; else below its last
  // line. Beside the article only if the article is narrower.
  function place(term) {
    Object.assign(tip.style, { left: 0, top: 0 });
    const lines = term.getClientRects(), first = lines[0], last = lines[lines.length - 1];
    const from = tip.getBoundingClientRect(), text = term.closest("article").getBoundingClientRect();
    const bar = document.querySelector(".bd-header-article")?.getBoundingClientRect().bottom ?? 0;
    const above = first.top - GAP - from.height, below = last.bottom + GAP;
    const fits = above >= bar || first.top - bar > innerHeight - last.bottom;
    const right = Math.min(text.right, document.documentElement.clientWidth - EDGE) - from.width;
    tip.style.left = `${Math.max(EDGE, Math.min(first.left, right)) - from.left}px`;
    tip.style.top = `${(fits ? above : below) - from.top}px`;
  }

  function show(term) {
    clearTimeout(timer);
    if (shown === term) return;
    shown = term;
    fill(term);
    term.after(tip);
    place(term);
  }

  function hide() {
    clearTimeout(timer);
    if (tip.contains(document.activeElement)) shown.focus();
    shown = null;
    tip.remove();
  }

  function wait(act, time) {
    clearTimeout(timer);
    timer = setTimeout(act, time);
  }

  for (const term of terms) {
    term.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse") wait(() => show(term), shown ? LATER : SOON);
    });
    term.addEventListener("focus", () => { if (term.matches(":focus-visible")) show(term); });
    term.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") wait(hide, LATER); });
    term.addEventListener("blur", () => { if (!pointer) wait(hide, LATER); });
    term.addEventListener("click", (event) => {
      if (!pointer || pointer === "mouse") return;
      event.preventDefault();
      if (shown === term) hide();
      else show(term);
    });
  }
  tip.addEventListener("pointerenter", () => clearTimeout(timer));
  tip.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") wait(hide, LATER); });
  addEventListener("pointerdown", (event) => { pointer = event.pointerType; }, true);
  addEventListener("pointerup", (event) => { if (shown && !event.target.closest?.(".tip, a.term")) hide(); });
  addEventListener("keydown", (event) => {
    pointer = "";
    if (event.key === "Escape") hide();
  }, true);
  addEventListener("resize", () => { if (shown) place(shown); });
})();
