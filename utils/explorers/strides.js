// One storage as a tape of cells, below it a view as a grid; a link shows which cell is read.
// Every number was recorded by PyTorch; only places on the screen are computed here.
import { make, set, card, walk, fit, say, steadyLine } from "./core.js";

const { ceil, floor, max, min } = Math;
const HEIGHT = 36, GAP = 6, HEAD = 40, FOOT = 18, TITLE = 24, LINK = 32, GUTTER = 22;

const STYLE = `
.facts{color:var(--soft);font-size:13px}
text{font:14px var(--mono);text-anchor:middle;pointer-events:none;fill:var(--ink);
stroke:var(--fill,var(--paper));stroke-width:4;paint-order:stroke}
.title{font:700 13px system-ui,sans-serif}
.title,.start{text-anchor:start}
.small{font-size:11.5px;font-weight:400;fill:var(--soft)}
.jump{font-size:12px;font-weight:700;fill:color-mix(in srgb,var(--path) 70%,var(--ink))}
rect{fill:var(--fill);stroke:var(--line);cursor:pointer}
rect,path,circle{transition:.2s ease-out}
.cell{--fill:var(--paper)}
.off{stroke-dasharray:2 4}
text.off{fill:var(--soft);stroke-dasharray:none}
.seen{--fill:color-mix(in srgb,var(--path) 18%,var(--paper))}
.twin{--fill:color-mix(in srgb,var(--now) 14%,var(--paper))}
.now{--fill:color-mix(in srgb,var(--now) 30%,var(--paper))}
rect.twin{stroke:var(--now);stroke-width:2;stroke-dasharray:5 3}
path,.frame,circle{fill:none;stroke:var(--now);stroke-width:2.5;stroke-linecap:round;
pointer-events:none}
.frame{stroke-width:3}
circle{fill:var(--now)}
.hop{stroke:var(--path)}
.trail{stroke:color-mix(in srgb,var(--path) 80%,var(--paper));stroke-width:1.25;transition:none}
@media(prefers-reduced-motion:reduce){*{transition:none!important}}
`;

const product = (sizes) => sizes.reduce((a, b) => a * b, 1);
const tuple = (sizes) => `(${sizes.join(", ")}${sizes.length === 1 ? "," : ""})`;
const facts = (view) => [`shape ${tuple(view.shape)} · strides ${tuple(view.strides)} · ` +
  `offset ${view.offset} · contiguous: ${view.contiguous ? "yes" : "no"}`];

function indexOf({ shape }, step) {
  return shape.map((size, axis) => floor(step / product(shape.slice(axis + 1))) % size);
}

// A sentence is a list of pieces; every second one is code.
function sentence(view, step, storage, noun) {
  const index = indexOf(view, step), at = view.reads[step];
  const terms = index.map((i, axis) => ` + ${i}·${view.strides[axis]}`).join("");
  const sharing = view.reads.filter((read) => read === at).length;
  return ["", index.length ? `${view.code}[${index.join(", ")}]` : view.code, " is ",
    ...(index.length ? [`storage[${view.offset}${terms}]`, " = "] : []), `storage[${at}]`,
    `: the ${noun} `, storage[at], sharing > 1 ? `, read by ${sharing} cells of this view` : ""];
}

// How far one step along each axis goes in the storage.
function pace({ strides }) {
  const names = ["right", "down", "block", "row"];
  return [...strides].reverse().map((stride, i) => `${names[i]} +${stride}`).join(", ");
}

// Places in pixels. strides.py reserves the height these give: change both together.
function tapePlaces(storage, width) {
  const least = max(34, 10 + 8.5 * max(...storage.map((text) => text.length)));
  const rows = ceil(storage.length / max(1, floor(width / least)));
  const across = ceil(storage.length / rows);
  const size = min(max(least, 48), width / across);
  const pitch = HEAD + HEIGHT + FOOT, left = (width - across * size) / 2;
  const places = storage.map((_, i) => {
    const row = floor(i / across);
    return { row, x: left + (i % across) * size, y: TITLE - 4 + HEAD + row * pitch };
  });
  return { places, size, height: TITLE - 4 + rows * pitch };
}

function gridPlaces({ shape, reads }, size, width) {
  const [rows, columns] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1], gutter = shape[1] ? GUTTER : 0;
  const head = shape.length ? FOOT : 0, title = shape.length > 2 ? TITLE - 4 : 0;
  const bands = ceil(columns / max(1, floor((width - gutter) / (size + GAP))));
  const across = ceil(columns / bands), blockWidth = gutter + across * (size + GAP);
  const beside = min(shape.at(-3) ?? 1, max(1, floor(width / blockWidth)));
  const band = head + rows * (HEIGHT + GAP), pitch = title + bands * band + GAP;
  const left = (width - beside * blockWidth + GAP) / 2;
  const places = reads.map((_, step) => {
    const block = floor(step / (rows * columns)), column = step % columns;
    const row = floor(step / columns) % rows, down = floor(block / beside) * pitch;
    return { row, column, first: column % across === 0,
      x: left + (block % beside) * blockWidth + gutter + (column % across) * (size + GAP),
      y: TITLE + down + title + floor(column / across) * band + head + row * (HEIGHT + GAP) };
  });
  return { places, height: max(...places.map(({ y }) => y)) + HEIGHT + GAP };
}

// The jump from one storage cell to the next one read.
function hopPath(from, to, half) {
  const [x, y, u, v] = [from.x + half, from.y - 3, to.x + half, to.y - 3];
  const side = to.row > from.row ? 8 : -8, lift = min(32, 12 + Math.abs(u - x) / 8);
  if (to.row !== from.row) {
    return `M${x} ${y}c0-8 ${side}-14 ${2 * side}-14M${u - 2 * side} ${v - 14}c${side} 0 ${2 * side} 6 ${2 * side} 14`;
  }
  if (u === x) return `M${x - 6} ${y}c-10-26 22-26 12 0`;
  return `M${x} ${y}C${x} ${y - lift} ${u} ${y - lift} ${u} ${y}`;
}

// From a view cell up the gap beside it, above the grid and its title, then to the storage cell.
function linkPath(cell, top, x, y) {
  const gap = cell.x - GAP / 2, side = cell.y + HEIGHT / 2, bend = (top - y) * 0.6;
  return `M${cell.x} ${side}C${gap} ${side} ${gap} ${side} ${gap} ${side - 12}` +
    `L${gap} ${top}C${gap} ${y} ${x} ${y + bend} ${x} ${y}`;
}

// The drawing: built for a view and a width; a step changes classes and moves a few marks.
class Drawing {
  constructor(parent, data) {
    Object.assign(this, data, { svg: make(parent, "svg", { role: "img" }) });
  }

  build(view, width) {
    const tape = tapePlaces(this.storage, width), { size } = tape, top = tape.height + LINK;
    const tallest = max(...this.views.map((v) => gridPlaces(v, size, width).height));
    this.svg.replaceChildren();
    this.svg.setAttribute("height", ceil(top + tallest));
    this.svg.setAttribute("aria-label", `the storage of x, below it the view ${view.code}`);
    Object.assign(this, { view, width, size, top: top + TITLE, boxes: make(this.svg, "g") });
    for (const name of ["trail", "hop", "link"]) {
      this[name] = make(this.svg, "path", { class: name });
    }
    this.dot = make(this.svg, "circle", { r: 3 });
    this.frames = [0, 8].map((rx) =>
      make(this.svg, "rect", { class: "frame", rx, width: size, height: HEIGHT }));
    this.texts = make(this.svg, "g");
    this.drawTape(tape.places);
    this.drawGrid(gridPlaces(view, size, width).places, top);
    this.jump = this.text(0, 0, "", "jump");
  }

  text(x, y, value, name) {
    return make(this.texts, "text", { x, y, class: name }, value);
  }

  cell(place, value, rx) {
    const { x, y } = place, box = { x, y, rx, width: this.size, height: HEIGHT };
    const text = this.text(x + this.size / 2, y + HEIGHT / 2 + 5, value);
    return { ...place, text, box: make(this.boxes, "rect", box) };
  }

  drawTape(places) {
    const { storage, noun, size } = this;
    this.text(0, 13, `storage of x: ${storage.length} ${noun}${storage[1] ? "s" : ""}`, "title");
    places.forEach(({ x, y }, i) => this.text(x + size / 2, y + HEIGHT + 13, i, "small"));
    this.tape = places.map((place, i) => this.cell(place, storage[i], 0));
  }

  drawGrid(places, top) {
    const { storage, size, view } = this, { length } = view.shape;
    const title = this.text(0, top + 10, "view", "title");
    make(title, "tspan", { dx: 10, class: "small" }, pace(view));
    this.grid = places.map((place, step) => {
      const { row, column, first, x } = place, y = top + place.y;
      if (!row && length) this.text(x + size / 2, y - 6, column, "small");
      if (first && length > 1) this.text(x - 14, y + HEIGHT / 2 + 4, row, "small");
      if (!row && !column && length > 2) {
        const lead = indexOf(view, step).slice(0, -2).join(", ");
        this.text(x - 18, y - FOOT - 6, `[${lead}, :, :]`, "small start");
      }
      return this.cell({ ...place, y }, storage[view.reads[step]], 8);
    });
  }

  paint(step) {
    const { reads } = this.view, at = reads[step];
    const used = new Set(reads), seen = new Set(reads.slice(0, step));
    this.tape.forEach((cell, i) => mark(cell,
      i === at ? "now" : seen.has(i) ? "seen" : used.has(i) ? "" : "off"));
    this.grid.forEach((cell, i) => mark(cell,
      i === step ? "now" : reads[i] === at ? "twin" : i < step ? "seen" : ""));
    this.paintHops(reads, step);
    this.paintLink(this.grid[step], this.tape[at]);
  }

  paintHops(reads, step) {
    const { tape, size } = this;
    const hops = reads.slice(0, step).map((read, k) =>
      hopPath(tape[read], tape[reads[k + 1]], size / 2));
    const from = tape[reads[step - 1]], to = tape[reads[step]], far = reads[step] - reads[step - 1];
    set(this.hop, { d: hops.pop() ?? "" });
    set(this.trail, { d: hops.join("") });
    this.jump.textContent = step ? `${far < 0 ? "−" : "+"}${Math.abs(far)}` : "";
    const middle = step && from.row === to.row ? (from.x + to.x) / 2 : to.x;
    set(this.jump, { x: middle + size / 2, y: to.y - 31 });
  }

  paintLink(cell, read) {
    const x = read.x + this.size / 2, y = read.y + HEIGHT + FOOT + 4;
    set(this.link, { d: linkPath(cell, this.top, x, y) });
    set(this.dot, { cx: x, cy: y });
    [read, cell].forEach((place, i) => set(this.frames[i], { x: place.x, y: place.y }));
  }
}

function mark(cell, state) {
  if (cell.state === state) return;
  cell.state = state;
  for (const part of [cell.box, cell.text]) set(part, { class: `cell ${state}` });
}

export default {
  render({ model, el }) {
    const [storage, noun, views] = ["storage", "noun", "views"].map((name) => model.get(name));
    const root = card(el, STYLE), bar = make(root, "div", { class: "bar" });
    const pick = make(make(bar, "label", {}, "view"), "select"), view = () => views[pick.value];
    views.forEach(({ code }, value) => make(pick, "option", { value }, code));
    const stepper = walk(bar, "walk", (step, playing) => {
      drawing.paint(step);
      set(words, { "aria-live": playing ? "off" : "polite" });
      say(words, sentence(view(), step, storage, noun));
    });
    const factLine = steadyLine(root, "facts", views.map(facts));
    const words = steadyLine(root, "words",
      views.flatMap((each) => each.reads.map((_, step) => sentence(each, step, storage, noun))));
    const drawing = new Drawing(root, { storage, noun, views });
    const choose = () => {
      say(factLine, facts(view()));
      stepper.start(view().reads.length);
    };
    const draw = (width) => { drawing.build(view(), width); stepper.show(); };
    choose();
    fit(root, draw);
    pick.addEventListener("change", () => { choose(); draw(drawing.width); });

    const hit = (cells, event) => cells.findIndex((cell) => cell.box === event.target);
    drawing.svg.addEventListener("pointermove", (event) => {
      const hover = event.pointerType === "mouse" && !stepper.playing();
      const step = hover ? hit(drawing.grid, event) : -1;
      if (step >= 0) stepper.go(step);
    });
    drawing.svg.addEventListener("click", (event) => {
      const at = hit(drawing.tape, event), { code, reads } = view();
      const step = at < 0 ? hit(drawing.grid, event) : reads.indexOf(at);
      if (step >= 0) stepper.go(step);
      else if (at >= 0) say(words, ["", code, " never reads ", `storage[${at}]`]);
    });
  },
};
