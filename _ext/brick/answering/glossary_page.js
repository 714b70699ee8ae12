// The glossary's list, filtered while a reader types: by English, other spellings, Chinese.
(() => {
  "use strict";
  const field = document.getElementById("term-finder");
  if (!field) return;
  const entries = [...document.querySelectorAll("dl.terms .entry")];
  const sections = [...document.querySelectorAll("section:has(> dl.terms)")];
  const said = field.parentElement.querySelector("[aria-live]"), link = said.nextElementSibling;
  const UNSEEN = "onbeforematch" in document.body ? "until-found" : "";
  // Dashes of all lengths are spaces; so are several spaces.
  const plain = (text) => text.toLowerCase().replace(/[-‐–\s]+/g, " ").trim();
  const words = new Map(entries.map((entry) => [
    entry, plain(`${entry.querySelector("dt").textContent} ${entry.dataset.forms}`),
  ]));

  function see(element, seen) {
    if (seen) element.removeAttribute("hidden");
    else element.setAttribute("hidden", UNSEEN);
  }

  function say(found, asked) {
    const words = !asked ? "" : found ? `${found} of ${entries.length} terms` : "No term has this.";
    if (said.textContent !== words) said.textContent = words;  // what is set again is read again
    link.hidden = found || !asked;
    link.href = `search.html?q=${encodeURIComponent(field.value.trim())}`;
  }

  function filter() {
    const asked = plain(field.value);
    for (const entry of entries) see(entry, words.get(entry).includes(asked));
    for (const section of sections) see(section, section.querySelector(".entry:not([hidden])"));
    say(entries.filter((entry) => !entry.hidden).length, asked);
  }

  function showAll() {
    field.value = "";
    filter();
  }

  field.addEventListener("input", filter);
  field.addEventListener("keydown", (event) => { if (event.key === "Escape") showAll(); });
  addEventListener("beforematch", showAll);
  // A link to what the filter has left out shows all, and then leads there.
  addEventListener("hashchange", () => {
    let target = null;
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch { /* no address */ }
    if (!target?.closest("[hidden]")) return;
    showAll();
    target.scrollIntoView();
  });
  addEventListener("pageshow", filter);  // a browser that goes back brings what was typed
})();
