// Plays recorded scenes: choosers and a walk select a state; its sentences, lines of code and marks
// are shown. It knows nothing of what is explored. No library, no network, no global name.
import STYLE from "./player.css";

const SVG = "http://www.w3.org/2000/svg", EDGES = 28;
const calm = matchMedia("(prefers-reduced-motion:reduce)");

function set(element, attributes) {
  for (const name in attributes) element.setAttribute(name, attributes[name]);
}

function make(parent, tag, attributes = {}, text = "") {
  const drawn = tag === "svg" || parent instanceof SVGElement;
  const element = drawn ? document.createElementNS(SVG, tag) : document.createElement(tag);
  set(element, attributes);
  element.textContent = text;
  return parent.appendChild(element);
}

// Between backticks stands a piece with a role, "role¦text", or else code.
function say(line, text) {
  line.replaceChildren();
  const plain = line instanceof SVGElement ? "tspan" : "span", special = plain === "span" ? "code" : plain;
  text.split("`").forEach((piece, k) => {
    const [inside, role = "code"] = k % 2 ? piece.split("¦").reverse() : [piece];
    if (piece) make(line, k % 2 ? special : plain, k % 2 ? { class: role } : {}, inside);
  });
}

// A line that stays as high while one walks: the longest it will say lies under it, unseen. Who
// listens gets it as one text: a screen reader may read a line of pieces once for each of them.
class Said {
  constructor(parent, name, texts) {
    const box = make(parent, "div", { class: `say ${name}` });
    this.texts = texts;
    this.ghost = make(box, "p", { class: "ghost", "aria-hidden": true });
    this.seen = make(box, "p", { "aria-hidden": true });
    this.live = make(box, "p", { class: "heard", "aria-live": "polite" });
  }

  start(from, to) {
    say(this.ghost, this.texts.slice(from, to).reduce((a, b) => (b.length > a.length ? b : a)));
  }

  tell(text, playing) {
    set(this.live, { "aria-live": playing ? "off" : "polite" });
    if (this.now === text) return;
    say(this.seen, this.now = text);
    this.live.textContent = this.seen.textContent;
  }
}

// The walk over n steps. paint(step, playing) runs at most once per animation frame; a step without
// a name is told by its number.
function walk(bar, label, paint, name) {
  const button = make(bar, "button", { type: "button" });
  const row = make(bar, "label", { class: "walk" }, label);
  const input = make(row, "input", { type: "range", min: 0, "aria-label": label });
  const count = make(row, "span", { class: "count" });
  let due = 0, timer = 0, pace = 500;
  const show = () => {
    due = 0;
    count.textContent = name(+input.value) ?? `${+input.value + 1} of ${+input.max + 1}`;
    set(input, { "aria-valuetext": count.textContent });
    button.textContent = timer ? "❚❚ Pause" : "▶ Play";
    paint(+input.value, timer !== 0);
  };
  const ask = () => { due ||= requestAnimationFrame(show); };
  const stop = () => { clearInterval(timer); timer = 0; ask(); };
  const move = (step) => { input.value = step; ask(); };
  const next = () => {
    if (+input.value < +input.max) move(+input.value + 1);
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
    show, step: () => +input.value, playing: () => timer !== 0,
    go(step) { stop(); move(step); },
    start(steps, pause, keep) {
      stop();
      pace = pause || Math.max(200, Math.min(700, 9000 / steps));
      if (!keep || steps - 1 !== +input.max) input.value = 0;
      input.max = steps - 1;
      button.disabled = steps === 1;
    },
  };
}

// One axis of the states beside the walk: a list, or a slider where the options are many numbers.
function chooser(bar, { label, options, slide, first = 0 }, choose) {
  const row = make(bar, "label", slide ? { class: "walk" } : {}, label);
  const range = { type: "range", min: 0, max: options.length - 1, value: first, "aria-label": label };
  const input = make(row, slide ? "input" : "select", slide ? range : {});
  const now = slide && make(row, "span", { class: "count" });
  if (!slide) options.forEach((option, value) => make(input, "option", { value }, option));
  input.value = first;
  const name = () => options[+input.value];
  const show = () => slide && set(input, { "aria-valuetext": now.textContent = name() });
  show();
  input.addEventListener("input", () => { show(); choose(); });
  return { name, value: () => +input.value, size: options.length };
}

// The lines of code of a state, as text that can be selected; a click on one leads to its step.
class Listing {
  constructor(parent, { lines, states }, go) {
    Object.assign(this, { lines, states, list: make(parent, "ol", { class: "listing" }) });
    this.list.addEventListener("click", ({ target }) => {
      const steps = lines[target.closest("li")?.dataset.line]?.[3] ?? [];
      const chosen = (parent.getRootNode().getSelection?.() ?? getSelection()).toString();
      if (steps.length && !chosen) go(steps);
    });
  }

  paint(state) {
    const numbers = this.states[state], { list } = this;
    while (list.children.length > numbers.length) list.lastChild.remove();
    numbers.forEach((number, k) => {
      const row = list.children[k] ?? make(list, "li"), [code, note, role, go] = this.lines[number];
      set(row, { class: `${role} ${go.length ? "hit" : ""}`, "data-line": number });
      ["code", "i"].forEach((tag, part) => {
        const cell = row.children[part] ?? make(row, tag), text = part ? note : code;
        if (cell.textContent !== text) cell.textContent = text;  // else what is selected stays
      });
    });
  }
}

const patched = (mark, patch) => Object.fromEntries(
  Object.entries({ ...mark, ...patch }).filter(([, value]) => value !== null));

// Every state in full: what each mark has, null where it is not there; null in a patch is a loss.
function unfold(told) {
  const states = [];
  for (const [like, ...changes] of told) {
    const marks = states[states.length] = [...states[like] ?? []];
    for (const [patch, ...changed] of changes)
      for (const mark of changed) marks[mark] = patch && patched(marks[mark], patch);
  }
  return states;
}

// The drawing: built for a layout; a step changes only marks that look or stand different.
class Stage {
  constructor(parent, { kinds, names, roles, looks, layouts }) {
    const svg = make(parent, "svg", { role: "img" });
    Object.assign(this, { kinds, names, roles, layouts, looks: unfold(looks), svg });
  }

  // Takes the widest layout that fits; it may grow a little, and shrinks on very small screens.
  fit(room, choice, grown) {
    const layout = this.layouts.findLast(({ width }) => width <= room) ?? this.layouts[0];
    const { width, heights } = layout, scale = Math.min(grown, room / width), height = heights[choice];
    set(this.svg, { viewBox: `0 0 ${width} ${height}`, width: width * scale, height: height * scale });
    if (layout === this.layout) return;
    this.svg.replaceChildren();
    Object.assign(this, { layout, places: layout.unfolded ??= unfold(layout.places) });
    this.parts = [...this.kinds].map((kind, mark) => this.part(kind, mark));
  }

  part(kind, mark) {
    const tag = { b: "g", t: "text", d: "circle", l: "path" }[kind];
    const part = make(this.svg, tag, { "data-mark": this.names[mark], display: "none" });
    const [rect, text] = kind === "b" ? ["rect", "text"].map((name) => make(part, name)) : [part, part];
    return part.mark = { part, rect, text, kind };
  }

  paint(state, moving) {
    const looks = this.looks[state], places = this.places[state];
    this.parts.forEach((part, mark) => {
      const look = looks[mark], place = places[mark];
      if (look === part.look && place === part.place) return;
      Object.assign(part, { look, place });
      this.draw(part, look && place && { ...look, ...place }, moving && !calm.matches);
    });
  }

  draw(mark, now, moving) {
    const { part, rect, text, kind } = mark;
    set(part, { display: now ? "" : "none", style: mark.has ? "" : "transition:none" });  // no flying in
    mark.has = now;
    if (!now) return;
    const { x = 0, y = 0, w = 0, h = 0, r = 0, c, d = "", t = "", from } = now;
    set(part, { class: `mark ${this.roles[c] ?? ""}`, transform: `translate(${x} ${y})` });
    part.classList.toggle("lit", !!mark.lit);
    set(part, { l: { d }, d: { r } }[kind]);
    if (kind === "b") set(rect, { width: w, height: h, rx: r });
    if (kind === "b") set(text, { x: w / 2, y: h / 2 + 5 });
    if ("bt".includes(kind) && text.said !== t) say(text, text.said = t);
    if (!moving || !from) return;
    const frames = [...from, [0, 0]].map(([u, v]) => ({ transform: `translate(${x + u}px,${y + v}px)` }));
    part.animate(frames, { duration: 420, easing: "ease-in-out" });
  }

  at(target) { return target.closest("[data-mark]")?.mark.has ?? {}; }

  light(marks) {
    this.parts.forEach((mark, k) => mark.part.classList.toggle("lit", mark.lit = marks.includes(k)));
  }
}

// Joins the controls, the sentences, the listing and the drawing of one explorer.
class Player {
  constructor(root, { walk: label, choose, says, listing, film, stops, ...data }) {
    make(root, "style", {}, STYLE);
    const card = make(root, "div", { class: "card" }), bar = make(card, "div", { class: "bar" });
    const names = ["facts", "words"].slice(-says.states[0].length);
    const texts = (k) => says.states.map((numbers) => says.texts[numbers[k]]);
    Object.assign(this, { card, shown: -1, width: 0, told: false, place: "" }, data);
    this.choosers = choose.map((axis) => chooser(bar, axis, () => this.start()));
    this.walk = walk(bar, label, (step, playing) => this.paint(step, playing),
      (step) => stops?.[this.starts[this.choice] + step]);
    this.said = names.map((name, k) => new Said(card, name, texts(k)));
    this.pair = make(card, "div", { class: "stage" });
    this.listing = listing && new Listing(this.pair, listing, (steps) => this.go(steps));
    this.stage = new Stage(this.pair, film);
    this.start();
    this.measure();
    new ResizeObserver(() => this.measure()).observe(card);
    const hover = (event) => this.hover(event), click = ({ target }) => this.click(target);
    Object.assign(this.stage.svg, { onclick: click, onpointermove: hover, onpointerleave: hover });
  }

  get choice() { return this.choosers.reduce((n, each) => n * each.size + each.value(), 0); }

  start() {
    const [from, to] = this.starts.slice(this.choice), names = this.choosers.map(({ name }) => name());
    this.walk.start(to - from, this.pace, this.keep);
    this.said.forEach((line) => line.start(from, to));
    set(this.stage.svg, { "aria-label": [this.alt, ...names].join(": ") });
    if (this.width) this.show();
  }

  measure() {
    const room = this.card.clientWidth - EDGES;
    if (room <= 0 || room === this.width) return;
    Object.assign(this, { width: room, shown: -1 });
    this.show();
  }

  show() {
    const wide = this.beside && this.width >= this.stacked;
    this.pair.classList.toggle("pair", wide);
    this.stage.fit(wide ? this.beside : this.width, this.choice, this.grown);
    this.walk.show();
  }

  paint(step, playing) {
    if (!this.width) return;  // hidden so far, as in a closed tab
    const state = this.starts[this.choice] + step;
    this.stage.paint(state, this.shown >= 0 && this.shown !== state);
    this.shown = state;
    this.said.forEach((line) => line.tell(line.texts[state], playing));
    this.listing?.paint(state);
  }

  // Walks to the next of several steps, and from the last one to the first.
  go(steps) {
    const all = [steps].flat();
    this.walk.go(all.find((step) => step > this.walk.step()) ?? all[0]);
  }

  click(target) {
    const { go, tell, lit } = this.stage.at(target);
    if (go != null) this.go(go);
    if (tell) this.said.at(-1).tell(tell);
    if (lit) this.stage.light(lit);
  }

  hover({ target, pointerType, x, y }) {
    if (pointerType !== "mouse" || this.walk.playing() || this.place === `${x} ${y}`) return;
    this.place = `${x} ${y}`;  // what moves under a resting mouse is not hovered
    const { go, tell, lit = [], over } = this.stage.at(target);
    this.stage.light(lit);
    if (over && go != null && go !== this.walk.step()) this.walk.go(go);
    if (over && tell) this.said.at(-1).tell(tell);
    else if (this.told) this.walk.show();
    this.told = over && tell;
  }
}

for (const host of document.querySelectorAll("[data-explorer]:not([data-on])")) {
  host.dataset.on = "";
  const root = host.attachShadow({ mode: "open" });
  try {
    new Player(root, JSON.parse(host.querySelector('[type="application/json"]').textContent));
  } catch (error) {  // the words are better than half a figure
    root.replaceChildren(document.createElement("slot"));
    console.error(error);
  }
}
