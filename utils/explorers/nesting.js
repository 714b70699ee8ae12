// A tensor as brackets in brackets, below it its reduction; what folds together is lit in place.
// Every number and sentence was recorded by PyTorch; only places on the screen are computed here.
import { make, set, card, say, steadyLine, walk, fit } from "./core.js";

const { ceil, floor, max } = Math;
const CELL = 28, LARGE = 36, PAD = 5, GAP = 4, TITLE = 26, NEXT = 34, NOTE = 20, UNBROKEN = 1e5;

const STYLE = `
:host{--d0:#0072b2;--d1:#009e73;--d2:#cc79a7;--d3:#e69f00}
.facts{color:var(--soft);font-size:13px}
select{flex:0 1 auto}
text{font:14px var(--mono);text-anchor:middle;pointer-events:none;fill:var(--ink)}
.title,.note{font:700 13px system-ui,sans-serif;text-anchor:start}
.note{font-size:12px;font-weight:400;fill:var(--soft)}
rect{fill:var(--paper);stroke:var(--line);cursor:pointer;transition:.2s ease-out}
rect.seen{fill:color-mix(in srgb,var(--path) 18%,var(--paper))}
rect.now{fill:color-mix(in srgb,var(--now) 30%,var(--paper));stroke:var(--now);stroke-width:2.5}
path{fill:none;stroke-width:2;stroke-linecap:round;stroke:color-mix(in srgb,var(--hue) 70%,var(--ink))}
tspan{fill:color-mix(in srgb,var(--hue) 70%,var(--ink))}
.folded{stroke-dasharray:2 4;stroke-width:1.5}
.flying{fill:var(--now);stroke:none;opacity:0;pointer-events:none}
@media(prefers-reduced-motion:reduce){*{transition:none!important}}
`;

const tuple = (sizes) => `(${sizes.join(", ")}${sizes.length === 1 ? "," : ""})`;
const calm = matchMedia("(prefers-reduced-motion:reduce)");

// Places in pixels, as utils/layout/nested_boxes.py computes them: change both together.
class Nest {
  constructor(cell) { this.cell = cell; }

  size(shape, room) {
    if (!shape.length) return [this.cell, CELL];
    const [width, height] = this.size(shape.slice(1), room - 2 * PAD);
    const across = this.across(shape, room), down = ceil(shape[0] / across);
    return [across * (width + GAP) - GAP + 2 * PAD, down * (height + GAP) - GAP + 2 * PAD];
  }

  across(shape, room) {
    if (shape.length < 3) return shape.length === 1 ? shape[0] : 1;
    const inside = room - 2 * PAD, [width] = this.size(shape.slice(1), inside);
    const fits = max(1, floor((inside + GAP) / (width + GAP)));
    return ceil(shape[0] / ceil(shape[0] / fits));
  }

  boxes(shape, room, x, y, depth = 0) {
    const [width, height] = this.size(shape, room), own = { x, y, width, height, depth };
    if (!shape.length) return [own];
    const rest = shape.slice(1), across = this.across(shape, room);
    const [w, h] = this.size(rest, room - 2 * PAD);
    return [{ ...own, bracket: true }, ...Array.from({ length: shape[0] }, (_, k) =>
      this.boxes(rest, room - 2 * PAD, x + PAD + (k % across) * (w + GAP),
        y + PAD + floor(k / across) * (h + GAP), depth + 1)).flat()];
  }
}

function bracket({ x, y, width, height }) {
  const ends = [[x + 1, 4], [x + width - 1, -4]];
  return ends.map(([at, tip]) => `M${at + tip} ${y + 1}h${-tip}v${height - 2}h${tip}`).join("");
}

// The drawing: built for a choice of dims and a width; a step changes classes.
class Drawing {
  constructor(parent, shape, numbers, folds) {
    const texts = [numbers, ...folds.flatMap(({ results }) => Object.values(results))].flat();
    const least = max(28, 5 + 8.5 * max(...texts.map((text) => text.length)));
    const svg = make(parent, "svg", { role: "img" });
    Object.assign(this, { shape, numbers, folds, least, svg });
  }

  build(fold, how, width) {
    const { shape, folds, svg } = this, large = new Nest(max(this.least, LARGE));
    const nest = large.size(shape, UNBROKEN)[0] <= width ? large : new Nest(this.least);
    const below = TITLE + NEXT + nest.size(shape, width)[1];
    const tallest = max(...folds.map(({ kept }) => nest.size(kept, width)[1]));
    const call = `x.${how}(dim=${fold.dims.length > 1 ? tuple(fold.dims) : fold.dims[0]})`;
    svg.replaceChildren();
    set(svg, { height: ceil(below + tallest + NOTE), "aria-label": `x, below it ${call}` });
    Object.assign(this, { fold, width, step: null, back: make(svg, "g"), texts: make(svg, "g") });
    const dims = shape.map((_, dim) => dim);
    this.title(13, "x", shape, dims);
    this.title(below - 13, call, fold.shape, dims.filter((dim) => !fold.dims.includes(dim)));
    const kept = `dotted: only with keepdim=True, ${tuple(fold.kept)}`;
    const under = below + nest.size(fold.kept, width)[1] + 16;
    make(this.texts, "text", { x: 0, y: under, class: "note" }, kept);
    this.before = this.nested(nest.boxes(shape, width, 0, TITLE), this.numbers);
    this.after = this.nested(nest.boxes(fold.kept, width, 0, below), fold.results[how]);
    this.air = make(svg, "g");
  }

  // A title and a shape whose lengths have the colours of their brackets.
  title(y, name, shape, dims) {
    const text = make(this.texts, "text", { x: 0, y, class: "title" }, `${name} · shape (`);
    const plain = (sign) => make(text, "tspan", { style: "--hue:var(--ink)" }, sign);
    shape.forEach((size, i) => {
      make(text, "tspan", { style: `--hue:var(--d${dims[i]})` }, size);
      plain(i < shape.length - 1 ? ", " : shape.length === 1 ? ",)" : ")");
    });
    if (!shape.length) plain(")");
  }

  // Draws brackets and cells; brackets of folded dimensions are dotted.
  nested(places, numbers) {
    const cells = places.filter((place) => !place.bracket);
    for (const place of places.filter((each) => each.bracket)) {
      const folded = this.fold.dims.includes(place.depth) ? " folded" : "";
      make(this.back, "path", { d: bracket(place), class: `bracket${folded}`,
        style: `--hue:var(--d${place.depth})` });
    }
    return cells.map(({ x, y, width, height }, i) => {
      const box = make(this.back, "rect", { x, y, width, height, rx: 5 });
      const text = make(this.texts, "text", { x: x + width / 2, y: y + 19 }, numbers[i]);
      return { x, y, width, box, text };
    });
  }

  paint(step) {
    const { groups } = this.fold, seen = new Set(groups.slice(0, step).flat());
    const now = new Set(groups[step]);
    this.before.forEach((cell, i) => mark(cell, now.has(i) ? "now" : seen.has(i) ? "seen" : ""));
    this.after.forEach((cell, i) => mark(cell, i === step ? "now" : i < step ? "seen" : ""));
    if (this.step !== null && this.step !== step && !calm.matches) this.fly(step);
    this.step = step;
  }

  // The numbers that fold together fly into their result.
  fly(step) {
    const to = this.after[step];
    this.air.replaceChildren();
    for (const place of this.fold.groups[step]) {
      const { x, y, width } = this.before[place];
      const ghost = make(this.air, "rect", { x, y, width, height: CELL, rx: 5, class: "flying" });
      ghost.animate([{ opacity: 0.5 },
        { opacity: 0, transform: `translate(${to.x - x}px,${to.y - y}px)` }], 450);
    }
  }
}

function mark(cell, state) {
  if (cell.state === state) return;
  cell.state = state;
  for (const part of [cell.box, cell.text]) set(part, { class: `cell ${state}` });
}

export default {
  render({ model, el }) {
    const names = ["shape", "numbers", "hows", "folds"];
    const [shape, numbers, hows, folds] = names.map((name) => model.get(name));
    const root = card(el, STYLE), bar = make(root, "div", { class: "bar" });
    const select = (label, shown, options) => {
      const element = make(make(bar, "label", {}, shown), "select", { "aria-label": label });
      options.forEach((text, value) => make(element, "option", { value }, text));
      return element;
    };
    const pickHow = select("reduction", "", hows);
    const pickDim = select("dim", "dim", folds.map(({ dims }) => dims.length > 1 ? tuple(dims) : dims[0]));
    const fold = () => folds[pickDim.value], how = () => hows[pickHow.value];
    const said = () => fold().said[how()];
    const stepper = walk(bar, "walk", (step, playing) => {
      drawing.paint(step);
      set(words, { "aria-live": playing ? "off" : "polite" });
      say(words, ["", said()[step + 1]]);
    });
    const all = folds.flatMap((each) => Object.values(each.said));
    const factLine = steadyLine(root, "facts", all.map(([first]) => [first]));
    const words = steadyLine(root, "words", all.flatMap((lines) =>
      lines.slice(1).map((line) => ["", line])));
    const drawing = new Drawing(root, shape, numbers, folds);
    const draw = (width) => {
      say(factLine, [said()[0]]);
      drawing.build(fold(), how(), width);
      stepper.show();
    };
    stepper.start(fold().groups.length);
    fit(root, draw);
    pickHow.addEventListener("change", () => draw(drawing.width));
    pickDim.addEventListener("change", () => {
      stepper.start(fold().groups.length);
      draw(drawing.width);
    });

    const target = (event) => {
      const hit = (cells) => cells.findIndex((cell) => cell.box === event.target);
      const place = hit(drawing.before);
      return place < 0 ? hit(drawing.after) : fold().groups.findIndex((g) => g.includes(place));
    };
    drawing.svg.addEventListener("pointermove", (event) => {
      const step = event.pointerType === "mouse" && !stepper.playing() ? target(event) : -1;
      if (step >= 0) stepper.go(step);
    });
    drawing.svg.addEventListener("click", (event) => {
      const step = target(event);
      if (step >= 0) stepper.go(step);
    });
  },
};
