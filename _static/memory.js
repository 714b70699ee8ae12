// What a reader has read, guessed, solved and opened: kept in this browser and sent nowhere.
// A classic script: browsers refuse modules to pages that are opened as files.
(() => {
  const KEY = "book";  // in localStorage, one JSON text of all kinds
  const KINDS = ["chapters", "guesses", "exercises", "opened"];
  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

  // Storage can be switched off, full, or hold another program's text: then nothing is known.
  function stored() {
    try { return localStorage.getItem(KEY); } catch { return null; }
  }

  function parsed(text) {
    let found;
    try { found = JSON.parse(text); } catch { /* nothing is known */ }
    const kept = (kind) => (isObject(found) && isObject(found[kind]) ? found[kind] : {});
    return Object.fromEntries(KINDS.map((kind) => [kind, kept(kind)]));
  }

  let text = stored(), known = parsed(text);
  const tell = () => document.dispatchEvent(new CustomEvent("memory"));

  // Another tab may have stored more since, and so may the page that a reader comes back from.
  function catchUp() {
    const now = stored();
    if (now === text) return false;
    text = now;
    known = parsed(text);
    return true;
  }

  function save() {
    const now = JSON.stringify(known);
    try {
      localStorage.setItem(KEY, now);
      text = now;
      return true;
    } catch { return false; }
  }

  globalThis.bookMemory = {
    // All that is known of a kind, by its keys:
    //   chapters   "4" -> "begun" or "read"
    //   guesses    "04.cell-id" -> the number that was chosen, from 1; 0 if it was only shown, which
    //              is no guess
    //   exercises  "04.1" -> "right" or "wrong"
    //   opened     "04.section" -> 1: a second reading that stands open
    all: (kind) => ({ ...known[kind] }),
    get: (kind, key) => known[kind][key],

    // Keep a value, or forget it if it is undefined; tell whether this browser stores it. Who shows
    // what is known listens for the event "memory" of the document.
    set(kind, key, value) {
      catchUp();
      if (value === undefined) delete known[kind][key];
      else known[kind][key] = value;
      const isStored = save();
      tell();
      return isStored;
    },

    forget() {
      for (const kind of KINDS) known[kind] = {};
      save();
      tell();
    },
  };

  for (const event of ["storage", "pageshow"]) addEventListener(event, () => { if (catchUp()) tell(); });
})();
