// Names, the objects they name, and the buffers behind; a line of a program changes one of them.
// Every state was recorded from NumPy and PyTorch; only places on the screen are computed here.
import { make, set, card, walk, fit, say, steadyLine } from "./core.js";

const { ceil, floor, max, min } = Math;
const HEAD = 24, ROW = 62, PILL = 28, CELL = 34, CODE = 26, BOX = 44;
const EDGE = 12, GAP = 18, LINK = 22, LETTER = 7.83, SMALL = 7.23, SIDE_BY_SIDE = 560;

const STYLE = `
.facts{color:var(--soft);font-size:13px}
.stage{margin-top:14px}
.stage svg{margin:0;flex:1;min-width:0}
.wide{display:flex;gap:20px}
ol{margin:0 0 14px;padding:0;list-style:none;counter-reset:line;flex:none}
.wide ol{margin:0}
li{display:flex;gap:8px;min-height:26px;padding:3px 8px 3px 6px;border-left:3px solid transparent;
font:13px/19.5px var(--mono);overflow-wrap:anywhere;cursor:pointer;color:var(--soft)}
li::before{counter-increment:line;content:counter(line);min-width:16px;font-size:11.5px}
li.done{color:var(--ink)}
li.now{color:var(--ink);border-color:var(--now);
background:color-mix(in srgb,var(--now) 12%,var(--paper))}
text{font:14px var(--mono);text-anchor:middle;pointer-events:none;fill:var(--ink)}
.head,.note,.heading,.was{font-size:12px}
.head{font-weight:700}
.note,.heading,.was,.lost{fill:var(--soft)}
.heading,.lost{font:11.5px system-ui,sans-serif;text-anchor:start}
.was{text-decoration:line-through}
rect{fill:var(--paper);stroke:var(--line)}
rect,path,g{transition:.35s ease-out}
.name{font-size:13px}
g.hit{cursor:pointer}
.fresh rect,.moved rect{stroke:var(--path);stroke-width:2;
fill:color-mix(in srgb,var(--path) 14%,var(--paper))}
.sees rect{stroke:var(--now);stroke-width:2;fill:color-mix(in srgb,var(--now) 14%,var(--paper))}
rect.changed{stroke:var(--now);stroke-width:2;fill:color-mix(in srgb,var(--now) 30%,var(--paper))}
rect.lit{stroke:var(--path);stroke-width:3.5}
.dropped rect{stroke-dasharray:3 4}
.dropped text{fill:var(--soft)}
path{fill:none;stroke:var(--line);stroke-width:1.75;stroke-linecap:round;pointer-events:none}
path.sees{stroke:var(--now);stroke-width:2.5}
path.lit{stroke:var(--path);stroke-width:3}
.trace{stroke:var(--path);stroke-dasharray:2 5;stroke-width:2.25}
@media(prefers-reduced-motion:reduce){*{transition:none!important}}
`;

// A part that stays where it is keeps moving smoothly; appended anew it would jump.
function keep(layer, part, here) {
  if (!here) part.remove();
  else if (!part.parentNode) layer.append(part);
}

const plain = (text) => ["", "", text];
const head = (x, y) => `M${x - 6} ${y - 4}L${x} ${y}L${x - 6} ${y + 4}`;

// Sizes in pixels. sharing_height.py reserves the height these give: change both together.
function codeWidth(programs, width) {
  const longest = max(...programs.flatMap(({ lines }) => lines.map((line) => line.length)));
  return width >= SIDE_BY_SIDE ? min(LETTER * longest + 44, 0.42 * width) : width;
}

function codeHeight({ lines }, width) {
  const rows = lines.map((line) => ceil((LETTER * line.length) / (width - 40)) - 1);
  return rows.reduce((sum, more) => sum + CODE + 19.5 * more, 0);
}

function columns({ states }, width) {
  const things = states.flatMap((state) => state.things);
  const cells = states.flatMap((state) => state.buffers.map((buffer) => buffer.cells));
  const letters = (texts) => max(1, ...texts.map((text) => text.length));
  const name = max(30, LETTER * letters(states.flatMap(({ names }) => Object.keys(names))) + 16);
  const thing = SMALL * letters(things.flatMap((t) => [t.head, t.note])) + 16;
  const room = width - EDGE - name - GAP - thing - LINK;
  const least = max(CELL, 10 + 8.5 * letters(cells.flat())), most = letters(cells);
  const rows = ceil(most / max(1, floor(room / least))), across = ceil(most / rows);
  const size = min(max(least, 46), room / across);
  const spare = room - across * size, link = LINK + min(50, spare);
  const stack = max(...states.flatMap(({ names, things: all }) =>
    all.map((t) => Object.values(names).filter((key) => key === t.key).length)));
  const row = max(ROW, PILL * stack + 8, (CELL + 16) * rows + 8);
  const objects = EDGE + name + GAP, buffers = objects + thing + link;
  const height = HEAD + row * (max(...things.map((t) => t.slot)) + 1);
  // A narrow phone may leave a long number less than it needs: then it is written smaller.
  const font = max(11, min(14, (size - 4) / (0.61 * letters(cells.flat()))));
  return { font, name, thing, objects, buffers, size, across, row, height };
}

class Drawing {
  constructor(parent) {
    this.svg = make(parent, "svg", { role: "img" });
  }

  // Builds all that the program will ever show; a step moves it, marks it, or takes it away.
  build(program, width, height) {
    const at = columns(program, width);
    Object.assign(this, { program, at });
    this.svg.replaceChildren();
    set(this.svg, { height: ceil(height) });
    for (const [x, text] of [[EDGE, "name"], [at.objects, "object"], [at.buffers, "buffer"]]) {
      make(this.svg, "text", { x, y: 12, class: "heading" }, text);
    }
    this.layers = ["links", "buffers", "things", "names"].map(() => make(this.svg, "g"));
    const { states } = program;
    this.parts = { links: {}, buffers: {}, things: {}, names: {}, traces: {} };
    states.forEach((state) => {
      [...state.things, ...state.dropped].forEach((thing) => this.thing(thing));
      state.buffers.forEach((buffer) => this.buffer(buffer));
      Object.keys(state.names).forEach((name) => this.name(name));
    });
  }

  top(slot) { return HEAD + slot * this.at.row + (this.at.row - BOX) / 2 + 3; }

  middle(slot) { return this.top(slot) + BOX / 2; }

  thing({ key, slot }) {
    const { objects: x, thing: width } = this.at, y = this.top(slot);
    if (this.parts.things[key]) return;
    const group = make(this.layers[2], "g", { class: "hit", "data-key": key });
    make(group, "rect", { x, y, width, height: BOX, rx: 6 });
    const text = (dy, name) => make(group, "text", { x: x + width / 2, y: y + dy, class: name });
    const lines = [text(18, "head"), text(35, "note")];
    const lost = make(group, "text", { x, y: y - 4, class: "lost" });
    this.parts.things[key] = { group, lines, lost };
    this.parts.links[key] = make(this.layers[0], "path");
  }

  buffer({ key, slot, cells }) {
    if (this.parts.buffers[key]) return;
    const { buffers: left, size, across } = this.at, group = make(this.layers[1], "g");
    const style = `font-size:${this.at.font}px`;
    const made = cells.map((_, i) => {
      const x = left + (i % across) * size;
      const y = this.middle(slot) - CELL / 2 + floor(i / across) * (CELL + 16);
      const box = make(group, "rect", { x, y, width: size, height: CELL, class: "cell" });
      const text = make(group, "text", { x: x + size / 2, y: y + 22, class: "cell", style });
      return { box, text, was: make(group, "text", { x: x + size / 2, y: y + CELL + 12, class: "was" }) };
    });
    this.parts.buffers[key] = { group, cells: made, slot };
  }

  name(name) {
    if (this.parts.names[name]) return;
    const group = make(this.layers[3], "g"), width = this.at.name, height = PILL - 5;
    make(group, "rect", { x: EDGE, y: -height / 2, width, height, rx: height / 2 });
    make(group, "text", { x: EDGE + width / 2, y: 4.5, class: "name" }, name);
    this.parts.names[name] = group;
    this.parts.links[name] = make(this.layers[0], "path");
    this.parts.traces[name] = make(this.layers[0], "path", { class: "trace" });
  }

  // Where the pill of a name stands: beside its object, under the pills of its other names.
  seat(state, name) {
    const same = Object.keys(state.names).filter((n) => state.names[n] === state.names[name]);
    const { slot } = state.things.find((thing) => thing.key === state.names[name]);
    return this.middle(slot) + (same.indexOf(name) - (same.length - 1) / 2) * PILL;
  }

  paint(step) {
    const { states } = this.program, state = states[step];
    this.state = state;
    this.paintBuffers(state);
    this.paintThings(state, states[step - 1]);
    for (const name in this.parts.names) this.paintName(state, states[step - 1], name);
    this.light(null);
  }

  paintBuffers({ buffers }) {
    for (const key in this.parts.buffers) this.parts.buffers[key].group.remove();
    for (const { key, cells, before } of buffers) {
      const part = this.parts.buffers[key];
      this.layers[1].append(part.group);
      part.cells.forEach(({ box, text, was }, i) => {
        text.textContent = cells[i];
        was.textContent = before[i] ?? "";
        set(box, { class: before[i] === null ? "cell" : "cell changed" });
      });
    }
  }

  paintThings({ things, dropped, sees, names }, last) {
    const { objects, thing: width, buffers } = this.at;
    const seen = new Set(sees.map((name) => names[name]));
    const old = new Set(last?.things.map((thing) => thing.key));
    const here = new Set([...things, ...dropped].map((thing) => `${thing.key}`));
    for (const key in this.parts.things) {
      keep(this.layers[2], this.parts.things[key].group, here.has(key));
      set(this.parts.links[key], { d: "" });
    }
    for (const { key, slot, head: kind, note, buffer } of [...things, ...dropped]) {
      const { group, lines, lost } = this.parts.things[key], gone = !things.some((t) => t.key === key);
      const mark = gone ? "dropped" : seen.has(key) ? "sees" : old.has(key) ? "" : "fresh";
      set(group, { class: `hit ${mark}` });
      [kind, note].forEach((text, i) => { lines[i].textContent = text; });
      lost.textContent = gone ? "no name left" : "";
      if (gone || buffer === null) continue;
      const x = objects + width, y = this.middle(slot), u = buffers - 3;
      const v = this.middle(this.parts.buffers[buffer].slot), bend = (u - x) / 2;
      set(this.parts.links[key], { class: mark,
        d: `M${x} ${y}C${x + bend} ${y} ${u - bend} ${v} ${u} ${v}${head(u, v)}` });
    }
  }

  paintName(state, last, name) {
    const group = this.parts.names[name], link = this.parts.links[name];
    const trace = this.parts.traces[name];
    set(trace, { d: "" });
    keep(this.layers[3], group, name in state.names);
    if (!(name in state.names)) return set(link, { d: "" });
    const y = this.seat(state, name), from = EDGE + this.at.name, to = this.at.objects - 2;
    const { slot } = state.things.find((thing) => thing.key === state.names[name]);
    const v = this.middle(slot) + (y - this.middle(slot)) / 3;
    const moved = state.moved.includes(name), sees = state.sees.includes(name);
    const mark = moved || !(name in (last?.names ?? {})) ? "moved" : sees ? "sees" : "";
    set(group, { class: mark, style: `transform:translate(0,${y}px)` });
    set(link, { class: mark, d: `M${from} ${y}L${to} ${v}${head(to, v)}` });
    if (moved) {
      const start = this.seat(last, name);
      const [x, out] = [EDGE - 2, EDGE - 14];
      set(trace, { d: `M${x} ${start}C${out} ${start} ${out} ${y} ${x} ${y}` });
    }
  }

  // Marks the cells that an object reads, and the way there.
  light(key) {
    const thing = this.state.things.find((each) => `${each.key}` === key);
    for (const id in this.parts.buffers) {
      this.parts.buffers[id].cells.forEach(({ box }, i) =>
        box.classList.toggle("lit", thing?.buffer === +id && thing.reads.includes(i)));
    }
    for (const id in this.parts.things) this.parts.links[id].classList.toggle("lit", id === key);
  }
}

export default {
  render({ model, el }) {
    const programs = model.get("programs"), root = card(el, STYLE);
    const all = programs.flatMap(({ states }) => states);
    all.forEach((state) => { state.names = Object.fromEntries(state.names); });
    const bar = make(root, "div", { class: "bar" });
    const pick = programs.length > 1 && make(make(bar, "label", {}, "program"), "select");
    programs.forEach(({ title }, value) => pick && make(pick, "option", { value }, title));
    const program = () => programs[pick ? pick.value : 0];
    const stepper = walk(bar, "line", (step, playing) => {
      drawing.paint(step);
      [...list.children].forEach((item, i) =>
        set(item, { class: i === step ? "now" : i < step ? "done" : "" }));
      const state = program().states[step];
      set(drawing.svg, { "aria-label": `names, objects and buffers after ${program().lines[step]}` });
      set(words, { "aria-live": playing ? "off" : "polite" });
      say(facts, plain(state.facts));
      say(words, plain(state.words));
    });
    const facts = steadyLine(root, "facts", all.map((state) => plain(state.facts)));
    const words = steadyLine(root, "words", all.map((state) => plain(state.words)));
    const stage = make(root, "div", { class: "stage" }), list = make(stage, "ol");
    const drawing = new Drawing(stage);
    const choose = () => {
      list.replaceChildren();
      program().lines.forEach((line) => make(list, "li", {}, line));
      stepper.start(program().lines.length, 1800);
    };
    let shown = 0;
    const draw = (width) => {
      shown = width;
      const column = codeWidth(programs, width), beside = column < width;
      const room = width - (column + 20) * beside;
      set(stage, { class: beside ? "stage wide" : "stage" });
      const code = max(...programs.map((each) => codeHeight(each, column)));
      set(list, { style: `width:${column}px;min-height:${code}px` });
      drawing.build(program(), room, max(...programs.map((each) => columns(each, room).height)));
      stepper.show();
    };
    choose();
    fit(root, draw);
    if (pick) pick.addEventListener("change", () => { choose(); draw(shown); });
    list.addEventListener("click", ({ target }) => {
      const step = [...list.children].indexOf(target.closest("li"));
      if (step >= 0) stepper.go(step);
    });
    const light = ({ target }) => drawing.light(target.closest("[data-key]")?.dataset.key ?? null);
    drawing.svg.addEventListener("pointermove", light);
    drawing.svg.addEventListener("click", light);
    drawing.svg.addEventListener("pointerleave", ({ pointerType }) => {
      if (pointerType === "mouse") drawing.light(null);
    });
  },
};
