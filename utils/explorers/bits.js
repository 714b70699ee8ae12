// A number's bits as coloured cells, the formula that they spell, and the numbers next to it.
// PyTorch recorded every bit, text and place in steps; only places on the screen are computed here.
import { make, set, card, walk, fit, say, steadyLine } from "./core.js";

const { ceil, floor, max, min } = Math;
const NAMES = ["sign", "exponent", "fraction"];
const ROW = 64, CELL = 32, LEAST = 19, MOST = 32, GAP = 7, NARROW = 480;

const STYLE = `
:host{--sign:#e69f00;--exponent:#0072b2;--fraction:#009e73}
text{font:14px var(--mono);text-anchor:middle;fill:var(--ink);pointer-events:none}
.small{font:12px system-ui,sans-serif;fill:var(--soft)}
.title{font:700 13px system-ui,sans-serif;text-anchor:start}
.power{font-size:max(11px,.7em)}
.bit{stroke:var(--hue);stroke-width:1.25;cursor:help;transition:fill .25s}
.bit.zero{fill:color-mix(in srgb,var(--hue) 9%,var(--paper))}
.bit.one{fill:color-mix(in srgb,var(--hue) 42%,var(--paper))}
.digit.one{font-weight:700}
.sign{--hue:var(--sign)}
.exponent{--hue:var(--exponent)}
.fraction{--hue:var(--fraction)}
text.sign,text.exponent,text.fraction,tspan.sign,tspan.exponent,tspan.fraction
{fill:color-mix(in srgb,var(--hue) 45%,var(--ink))}
line,.arrow{stroke:var(--line);stroke-width:1.5;fill:none}
.beyond{stroke-dasharray:3 4}
.near{stroke-width:2}
.dot{fill:var(--now);animation:fall .4s ease-in}
@keyframes fall{from{transform:translate(var(--from),-38px)}}
.arrow{stroke:var(--now);stroke-width:2}
.wanted{fill:color-mix(in srgb,var(--now) 70%,var(--ink));font-weight:700}
.kept{font-weight:700}
@media(prefers-reduced-motion:reduce){*{transition:none!important;animation:none!important}}
`;

// How many cells stand in one row, and how many rows the format with the most bits needs.
function grid(formats, width) {
  const most = max(...formats.map(({ parts }) => parts.length));
  const across = floor((width - 2 * GAP) / LEAST) >= most ? most : ceil(most / 2);
  return { across, rows: ceil(most / across) };
}

class Drawing {
  constructor(parent, formats) {
    Object.assign(this, { formats, svg: make(parent, "svg", { role: "img" }) });
  }

  build(format, width) {
    const { across, rows } = grid(this.formats, width);
    const size = min(MOST, (width - 2 * GAP) / min(across, format.parts.length));
    this.svg.replaceChildren();
    set(this.svg, { "aria-label": `the bits of a ${format.name}, below them a line of numbers` });
    Object.assign(this, { format, width, size, across, unit: min(138, width / 3.2) });
    this.drawBits();
    this.narrow = width < NARROW;  // then the formula takes two lines
    const formula = rows * ROW + 24;
    this.formula = make(this.svg, "text", { x: width / 2, y: formula });
    this.line = formula + (this.narrow ? 112 : 92);
    this.marks = make(this.svg, "g");
    this.svg.setAttribute("height", this.line + 62);
  }

  // Fields stand a gap apart; a field that goes on in the next row is named once.
  drawBits() {
    const { format, size, across } = this, [sign, exponent] = format.widths;
    const fieldOf = (k) => (k < sign ? 0 : k < sign + exponent ? 1 : 2);
    const used = min(across, format.parts.length) * size + 2 * GAP;
    const left = (this.width - used) / 2;
    this.cells = format.parts.map((part, k) => {
      const field = fieldOf(k), name = NAMES[field], row = floor(k / across);
      const x = left + (k % across) * size + (row ? 2 : field) * GAP, y = row * ROW + 22;
      if (k === 0 || fieldOf(k - 1) !== field) this.name(field, k, x, y);
      const box = make(this.svg, "rect", { class: `bit ${name}`, x: x + 1, y, rx: 3,
        width: size - 2, height: CELL });
      const digit = make(this.svg, "text", { x: x + size / 2, y: y + 21 });
      return { box, digit, name, part };
    });
  }

  name(field, k, x, y) {
    const wide = this.format.widths[field], span = min(wide, this.across - (k % this.across));
    const text = field ? `${NAMES[field]} · ${wide}` : NAMES[0];
    const middle = max(x + (span * this.size) / 2, 14);
    make(this.svg, "text", { class: `small ${NAMES[field]}`, x: middle, y: y - 7 }, text);
  }

  paint(state, label) {
    [...state.bits.join("")].forEach((bit, k) => {
      const cell = this.cells[k], { box, digit, name } = cell, on = bit === "1" ? "one" : "zero";
      if (cell.bit === bit) return;
      cell.bit = bit;
      set(box, { class: `cell bit ${name} ${on}` });
      set(digit, { class: `cell digit ${on}` });
      digit.textContent = bit;
    });
    this.paintFormula(state);
    this.marks.replaceChildren();
    if (state.line.length) this.paintLine(state, label);
  }

  paintFormula({ formula: [sign, significand, exponent], stored }) {
    const middle = this.narrow ? { x: this.width / 2 } : {};
    set(this.formula, { style: `font-size:${this.narrow ? 16 : 19}px` });
    this.formula.replaceChildren();
    const write = (text, name, more = {}) =>
      make(this.formula, "tspan", { class: name, ...more }, text);
    if (!sign) return write(stored, "kept");
    write(sign, "sign");
    write(significand, "fraction");
    write(" × 2", "");
    write(exponent, "exponent power", { dy: -7 });
    write(` = ${stored}`, "kept", { dy: this.narrow ? 29 : 7, ...middle });
  }

  // The number line: the stored number and its neighbours to scale, the wanted one above it.
  paintLine({ line, at, wanted }, label) {
    const { marks, unit, width, line: y } = this, x = (place) => width / 2 + place * unit;
    const inside = (place) => Math.abs(place) * unit < width / 2 - 20;
    const first = line[0][1] === "-inf", last = line.at(-1)[1] === "inf";
    const from = first ? x(line[1][0]) : 0, to = last ? x(line.at(-2)[0]) : width;
    make(marks, "line", { x1: from, x2: to, y1: y, y2: y });
    if (first) make(marks, "line", { class: "beyond", x1: x(line[0][0]), x2: from, y1: y, y2: y });
    if (last) make(marks, "line", { class: "beyond", x1: to, x2: x(line.at(-1)[0]), y1: y, y2: y });
    line.forEach(([place, text], k) => {
      if (!inside(place)) return;
      const down = (k - at) % 2 ? 38 : 20, spot = { x: x(place), y: y + down };
      make(marks, "line", { class: "near", x1: spot.x, x2: spot.x, y1: y - 7, y2: spot.y - 12 });
      make(marks, "text", { class: k === at ? "small kept" : "small", ...spot }, text);
    });
    this.paintWanted(x(wanted), x(line[at][0]), y, label);
  }

  paintWanted(from, to, y, label) {
    const half = label.length * 4.3;
    const at = min(this.width - half, max(half, from));
    make(this.marks, "text", { class: "wanted", x: at, y: y - 44 }, label);
    const bend = `C${from} ${y - 16} ${to} ${y - 30} ${to} ${y - 6}`;
    make(this.marks, "path", { class: "arrow", d: `M${from} ${y - 38}${bend}` });
    const style = `--from:${from - to}px`;
    make(this.marks, "circle", { class: "dot", cx: to, cy: y, r: 5, style });
  }
}

export default {
  render({ model, el }) {
    const [formats, numbers, states] = ["formats", "numbers", "states"].map((n) => model.get(n));
    const root = card(el, STYLE), bar = make(root, "div", { class: "bar" });
    const pick = make(make(bar, "label", {}, "format"), "select");
    formats.forEach(({ name }, value) => make(pick, "option", { value }, name));
    let step = 0;
    const state = () => states[step][pick.value];
    const stepper = walk(bar, "number", (now, playing) => {
      step = now;
      drawing.paint(state(), numbers[step]);
      set(words, { "aria-live": playing ? "off" : "polite" });
      say(words, [state().said]);
    });
    const words = steadyLine(root, "words", states.flat().map(({ said }) => [said]));
    const drawing = new Drawing(root, formats);
    const draw = (width) => { drawing.build(formats[pick.value], width); stepper.show(); };
    stepper.start(numbers.length);
    fit(root, draw);
    pick.addEventListener("change", () => draw(drawing.width));
    const point = ({ target }) => {
      const cell = drawing.cells.find(({ box }) => box === target);
      if (cell) say(words, [`${cell.part}; here it is ${cell.digit.textContent}`]);
      else if (!stepper.playing()) say(words, [state().said]);
    };
    drawing.svg.addEventListener("pointermove", point);
    drawing.svg.addEventListener("click", point);
    drawing.svg.addEventListener("pointerleave", point);
  },
};
