// What every explorer shares: theme, elements, sentences, mounting, and the walk (a slider and a
// Play button).
// No library, no network, no global name; `document` is asked only for the explorer's own hosts.

const SVG = "http://www.w3.org/2000/svg";

// The four colours come from the page (Jupyter Book, JupyterLab, VS Code, Colab) and follow its
// mode; system colours are the fallback. Mixing an accent with the ink gives it the contrast of text.
const THEME = `
:host{display:block;max-width:720px;margin:.8em 0;
--ink:var(--pst-color-text-base,var(--jp-content-font-color1,var(--vscode-editor-foreground,var(--colab-primary-text-color,CanvasText))));
--paper:var(--pst-color-background,var(--jp-layout-color0,var(--vscode-editor-background,var(--colab-primary-surface-color,Canvas))));
--mono:ui-monospace,Menlo,Consolas,monospace;
--now:#ee4c2c;--path:color-mix(in srgb,#1f6feb 85%,var(--ink));
--soft:color-mix(in srgb,var(--ink) 72%,var(--paper));
--line:color-mix(in srgb,var(--ink) 55%,var(--paper));
--hair:color-mix(in srgb,var(--ink) 16%,var(--paper))}
*{box-sizing:border-box}
.card{padding:12px 14px 10px;border:1px solid var(--hair);border-radius:10px;
background:var(--paper);color:var(--ink);font:14px/1.5 system-ui,sans-serif}
.bar{display:flex;flex-wrap:wrap;align-items:center;gap:8px 14px}
label{display:flex;align-items:center;gap:8px;min-width:0}
.walk{flex:1 175px}
select,button{min-height:36px;padding:0 10px;color:var(--ink);background:var(--paper);
border:1px solid var(--line);border-radius:8px;cursor:pointer}
select{min-width:0;flex:1;text-overflow:ellipsis}
button{font:inherit;min-width:96px}
button:disabled{opacity:.6;cursor:default}
input{flex:1;min-width:80px;height:36px;margin:0;border-radius:8px;accent-color:var(--now);cursor:pointer}
:focus-visible{outline:3px solid var(--path);outline-offset:1px}
@media print{.bar{display:none}}
.count{white-space:nowrap;font-variant-numeric:tabular-nums}
code,select{font:13px/1.5 var(--mono);overflow-wrap:anywhere}
p{margin:0}
.say{display:grid;margin-top:8px}
.say p{grid-area:1/1}
.ghost{visibility:hidden}
svg{display:block;width:100%;margin-top:14px;overflow:visible;touch-action:pan-y;user-select:none}
`;

export function set(element, attributes) {
  for (const name in attributes) element.setAttribute(name, attributes[name]);
}

export function make(parent, tag, attributes = {}, text = "") {
  const drawn = tag === "svg" || parent instanceof SVGElement;
  const element = drawn ? document.createElementNS(SVG, tag) : document.createElement(tag);
  set(element, attributes);
  element.textContent = text;
  return parent.appendChild(element);
}

// A shadow root keeps the page's style out and ours in; it also hides the fallback words.
export function card(el, style) {
  const root = el.attachShadow({ mode: "open" });
  make(root, "style", {}, THEME + style);
  return make(root, "div", { class: "card" });
}

// A sentence is a list of pieces; every second one is code.
export function say(line, pieces) {
  line.replaceChildren();
  pieces.forEach((piece, i) => piece && make(line, i % 2 ? "code" : "span", {}, piece));
}

// A line whose height never changes: the longest thing it will ever say lies under it, unseen.
export function steadyLine(parent, name, texts) {
  const box = make(parent, "div", { class: `say ${name}` });
  const length = (pieces) => pieces.join("").length;
  const ghost = make(box, "p", { class: "ghost" });
  say(ghost, texts.reduce((a, b) => (length(b) > length(a) ? b : a)));
  return make(box, "p", { "aria-live": "polite", "aria-atomic": "true" });
}

// The walk over n steps. paint(step, playing) runs at most once per animation frame.
export function walk(bar, label, paint) {
  const button = make(bar, "button", { type: "button" });
  const row = make(bar, "label", { class: "walk" }, label);
  const input = make(row, "input", { type: "range", min: 0, step: 1, "aria-label": label });
  const count = make(row, "span", { class: "count" });
  let due = 0, timer = 0, pace = 500;
  const show = () => {
    due = 0;
    count.textContent = `${+input.value + 1} of ${+input.max + 1}`;
    input.setAttribute("aria-valuetext", count.textContent);
    button.textContent = timer ? "❚❚ Pause" : "▶ Play";
    paint(+input.value, timer !== 0);
  };
  const ask = () => { due ||= requestAnimationFrame(show); };
  const stop = () => { clearInterval(timer); timer = 0; ask(); };
  const go = (step) => { input.value = step; ask(); };
  const next = () => {
    if (+input.value < +input.max) go(+input.value + 1);
    if (+input.value === +input.max) stop();
  };
  button.addEventListener("click", () => {
    if (timer) return stop();
    if (input.value === input.max) input.value = 0;
    timer = setInterval(next, pace);
    ask();
  });
  input.addEventListener("input", stop);
  return {
    go(step) { stop(); go(step); },
    playing: () => timer !== 0,
    show,
    start(steps, pause = Math.max(200, Math.min(700, 9000 / steps))) {
      stop();
      pace = pause;
      input.max = steps - 1;
      input.value = 0;
      button.disabled = steps === 1;
    },
  };
}

// Calls layout(width) now and whenever the width inside a card changes.
export function fit(card, layout) {
  let last = 0;
  const measure = () => {
    const width = card.clientWidth - 28;
    if (width > 0 && width !== last) layout(last = width);
  };
  measure();
  new ResizeObserver(measure).observe(card);
}

export function mount(kind, explorer) {
  for (const el of document.querySelectorAll(`[data-explorer="${kind}"]:not([data-on])`)) {
    el.dataset.on = "";
    const state = JSON.parse(el.querySelector('[type="application/json"]').textContent);
    explorer.render({ model: { get: (name) => state[name] }, el });
    el.style.minHeight = "";
  }
}
