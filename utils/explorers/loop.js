// One round of training as code, points with their line, and the valley of the loss, in step.
// Every number was recorded by PyTorch; only places on the screen are computed here.
import { make, set, card, walk, fit } from "./core.js";

const { abs, ceil, floor, hypot, max, min } = Math;
const WIDE = 540, CHART = 236, SMALL_CHART = 168, GAP = 10, TITLE = 24, FOOT = 30, LEFT = 34;

const STYLE = `
.words{display:grid;margin-top:8px}
.words p{grid-area:1/1}
.ghost{visibility:hidden}
.code{margin-top:10px}
.line{display:flex;gap:10px;align-items:center;width:100%;height:24px;min-height:0;padding:0 8px;
border:0;border-left:4px solid transparent;border-radius:0;background:none;text-align:left}
.line code{white-space:pre;font-size:12.5px}
.line i{margin-left:auto;min-width:0;overflow:hidden;text-overflow:ellipsis;
font:12.5px var(--mono);white-space:nowrap;color:var(--soft)}
@media(max-width:420px){.line{padding:0 2px;gap:4px}.line code,.line i{font-size:11.5px}}
@media(max-width:350px){.line code,.line i{font-size:11px;letter-spacing:-.3px}}
.line.on{border-color:var(--now);background:color-mix(in srgb,var(--now) 16%,var(--paper))}
.line.on i{color:var(--ink);font-weight:700}
text{font:12px system-ui,sans-serif;fill:var(--soft);pointer-events:none;
stroke:var(--paper);stroke-width:4;paint-order:stroke}
.title{font-size:13px;font-weight:700;fill:var(--ink)}
.tip{font:700 12px var(--mono);fill:color-mix(in srgb,var(--now) 70%,var(--ink))}
.end{text-anchor:end}
.middle{text-anchor:middle}
path,line,circle{fill:none;stroke:var(--line);stroke-linecap:round}
.axis{stroke:var(--hair)}
.curve{stroke:var(--line);stroke-width:1.5}
.guess{stroke:var(--path);stroke-width:3}
.miss{stroke:var(--now);stroke-width:2;stroke-dasharray:3 4;opacity:0}
.point{fill:var(--ink);stroke:var(--paper);stroke-width:2}
.trail{stroke:var(--path);stroke-width:1;opacity:.6}
.was{fill:var(--path);stroke:var(--paper);opacity:.6;cursor:pointer}
.ball{fill:var(--now);stroke:var(--now);stroke-width:2.5}
.guessed .ball{fill:var(--paper)}
.slope,.move{stroke:var(--now);stroke-width:3;opacity:0}
.forward .miss,.backward .miss,.backward .slope,.step .move{opacity:1}
.guess,.ball,.miss,.slope,.move{transition:.3s ease-out}
@media(prefers-reduced-motion:reduce){*{transition:none!important}}
`;

const PHASES = ["forward", "backward", "step", "zero"];

// From numbers to pixels of one chart, whose frame is x, y, w, h.
function scale({ x, y, w, h }, [left, right], [low, high]) {
  return { x: (v) => x + (v - left) / (right - left) * w,
    y: (v) => y + h - (v - low) / (high - low) * h };
}

// Up to six round numbers from low to high.
function ticks(low, high) {
  const rough = (high - low) / 5, ten = 10 ** floor(Math.log10(rough));
  const step = ten * [1, 2, 5, 10].find((k) => k * ten >= rough);
  const first = ceil(low / step), count = floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, k) => +((first + k) * step).toPrecision(6));
}

const span = (values) => [min(0, ...values), max(0, ...values)];
const tip = (x, y, u, v) => {
  const far = hypot(u - x, v - y) || 1, a = (u - x) / far * 7, b = (v - y) / far * 7;
  return `M${x} ${y}L${u} ${v}M${u - a - b * 0.6} ${v - b + a * 0.6}L${u} ${v}` +
    `L${u - a + b * 0.6} ${v - b - a * 0.6}`;
};

class Drawing {
  constructor(parent, data, go) {
    Object.assign(this, data, { go, svg: make(parent, "svg", { role: "img",
      "aria-label": "the points and the line, then the loss for every w" }) });
  }

  build(run, width) {
    const beside = width >= WIDE, high = beside ? CHART : SMALL_CHART;
    const wide = beside ? width * 0.42 : width, h = high - TITLE - FOOT;
    const second = beside ? [wide + 2 * GAP, 0] : [0, high + GAP];
    this.svg.replaceChildren();
    this.svg.setAttribute("height", beside ? high : 2 * high + GAP);
    Object.assign(this, { run, width });
    const clip = make(this.svg, "clipPath", { id: "frame" });
    const frame = { x: LEFT, y: TITLE, w: wide - LEFT - 8, h };
    make(clip, "rect", { x: frame.x, y: frame.y, width: frame.w, height: frame.h });
    const mine = make(this.svg, "clipPath", { id: "valley" });
    const other = { ...frame, x: second[0] + LEFT, y: second[1] + TITLE,
      w: width - second[0] - LEFT - 8 };
    make(mine, "rect", { x: other.x, y: other.y - 6, width: other.w, height: other.h + 12 });
    this.buildLine(frame);
    this.buildValley(other);
  }

  text(x, y, value, name) {
    return make(this.svg, "text", { x, y, class: name }, value);
  }

  axes(frame, at, across, up, names) {
    const { x, y, w, h } = frame, foot = y + h;
    for (const v of ticks(...across)) {
      make(this.svg, "path", { class: "axis", d: `M${at.x(v)} ${y}V${foot}` });
      this.text(at.x(v), foot + 14, v, "middle");
    }
    for (const v of ticks(...up)) {
      make(this.svg, "path", { class: "axis", d: `M${x} ${at.y(v)}H${x + w}` });
      this.text(x - 6, at.y(v) + 4, v, "end");
    }
    this.text(x + w, foot + 28, names[0], "end");
  }

  buildLine(frame) {
    const [low, high] = span(this.y), across = span(this.x).map((v) => v * 1.08);
    const up = [low - (high - low) * 0.25, high + (high - low) * 0.2];
    const at = this.at = scale(frame, across, up);
    this.axes(frame, at, across, up, this.labels);
    this.lineTitle = this.text(0, 14, "", "title");
    const inside = make(this.svg, "g", { "clip-path": "url(#frame)" });
    this.misses = this.x.map(() => make(inside, "path", { class: "miss" }));
    this.guess = make(inside, "path", { class: "guess" });
    this.ends = across;
    this.x.forEach((x, i) =>
      make(this.svg, "circle", { class: "point", cx: at.x(x), cy: at.y(this.y[i]), r: 5 }));
  }

  buildValley(frame) {
    const across = [this.valley[0][0], this.valley.at(-1)[0]], up = [0, this.top * 1.04];
    const at = this.valleyAt = scale(frame, across, up);
    this.axes(frame, at, across, up, ["w"]);
    this.lossTitle = this.text(frame.x - LEFT, frame.y - 10, "", "title");
    const inside = make(this.svg, "g", { "clip-path": "url(#valley)" });
    const curve = this.valley.map(([w, loss]) => `${at.x(w)} ${at.y(loss)}`).join("L");
    make(inside, "path", { class: "curve", d: `M${curve}` });
    this.trail = make(inside, "path", { class: "trail" });
    this.was = this.rounds().map(([w, loss], k) => {
      const dot = make(this.svg, "circle", { class: "was", cx: at.x(w), cy: at.y(loss), r: 4 });
      dot.addEventListener("click", () => this.go(4 * k));
      return dot;
    });
    for (const name of ["slope", "move"]) this[name] = make(this.svg, "path", { class: name });
    this.ball = make(this.svg, "circle", { class: "ball", r: 7 });
    this.tip = this.text(0, 0, "", "tip");
    this.frame = frame;
  }

  // Where each round begins: w and the loss that its forward pass gives.
  rounds() {
    return this.run.states.filter((_, k) => k % 4 === 0);
  }

  paint(step) {
    const [w, loss, grad] = this.run.states[step], k = floor(step / 4), phase = PHASES[step % 4];
    const moved = step % 4 > 1, next = this.rounds()[moved ? k + 1 : k];
    set(this.svg, { class: `${phase}${moved ? " guessed" : ""}` });
    this.lineTitle.textContent = `${this.labels[1]} = ${w} · ${this.labels[0]}`;
    this.lossTitle.textContent = `loss = ${loss}`;
    this.paintLine(w);
    this.paintBall(next, k);
    this.paintArrows(this.rounds()[k], next, grad, phase);
  }

  paintLine(w) {
    const { at, ends: [a, b] } = this;
    set(this.guess, { d: `M${at.x(a)} ${at.y(w * a)}L${at.x(b)} ${at.y(w * b)}` });
    this.misses.forEach((miss, i) => {
      const x = this.x[i];
      set(miss, { d: `M${at.x(x)} ${at.y(this.y[i])}L${at.x(x)} ${at.y(w * x)}` });
    });
  }

  paintBall([w, loss], k) {
    const { valleyAt: at } = this, passed = this.rounds().slice(0, k + 1);
    set(this.ball, { cx: at.x(w), cy: at.y(loss) });
    this.was.forEach((dot, i) => set(dot, { visibility: i <= k ? "visible" : "hidden" }));
    set(this.trail, { d: `M${passed.map(([w, l]) => `${at.x(w)} ${at.y(l)}`).join("L")}` });
  }

  // The slope points downhill along the valley; the move goes across it, from w to the next w.
  paintArrows([w, loss], [to], grad, phase) {
    const { valleyAt: at, frame } = this, x = at.x(w), y = at.y(loss);
    const rise = (at.y(0) - at.y(grad ?? 0)) / (at.x(1) - at.x(0)), way = grad > 0 ? -1 : 1;
    const far = 48 / hypot(1, rise);
    set(this.slope, { d: tip(x, y, x + way * far, y - way * far * rise) });
    set(this.move, { d: tip(x, y, at.x(to), y) });
    const said = { backward: `w.grad ${grad}`, step: `${to > w ? "+" : "−"}${+abs(to - w).toFixed(3)}` };
    this.tip.textContent = said[phase] ?? "";
    const centre = phase === "step" ? (x + at.x(to)) / 2 : x + way * 16;
    const half = 4 * this.tip.textContent.length;
    set(this.tip, { y: max(frame.y + 12, y - 12),
      x: max(frame.x + half, min(frame.x + frame.w - half, centre)), class: "tip middle" });
  }
}

export default {
  render({ model, el }) {
    const [x, y, labels, code, valley, runs] =
      ["x", "y", "labels", "code", "valley", "runs"].map((name) => model.get(name));
    const root = card(el, STYLE), bar = make(root, "div", { class: "bar" });
    const pick = make(make(bar, "label", {}, "learning rate"), "select"), run = () => runs[pick.value];
    runs.forEach(({ lr }, value) => make(pick, "option", { value }, lr));
    const stepper = walk(bar, "step", (step, playing) => {
      drawing.paint(step);
      paintCode(step);
      set(words, { "aria-live": playing ? "off" : "polite" });
      words.textContent = run().say[step];
    });
    const box = make(root, "div", { class: "words" });
    make(box, "p", { class: "ghost" },
      runs.flatMap(({ say }) => say).reduce((a, b) => (b.length > a.length ? b : a)));
    const words = make(box, "p", { "aria-live": "polite", "aria-atomic": "true" });
    const listing = make(root, "div", { class: "code" });
    const lines = code.map(([text, phase]) => {
      const line = make(listing, "button", { type: "button", class: "line", tabindex: -1 });
      make(line, "code", {}, text);
      line.addEventListener("click", () => {
        const round = floor(at / 4), wanted = 4 * round + PHASES.indexOf(phase);
        stepper.go(min(wanted, run().states.length - 1));
      });
      return { phase, line, note: make(line, "i") };
    });
    let at = 0;
    const paintCode = (step) => {
      at = step;
      const [w, loss, grad] = run().states[step], now = step % 4;
      const [before] = run().states[step - now];
      const notes = [`w is ${before}`, loss, now === 1 || now === 2 ? `w.grad is ${grad}` : "", "",
        now > 1 ? `w is ${w}` : "", now === 3 ? "None" : ""];
      lines.forEach(({ phase, line, note }, i) => {
        set(line, { class: phase === PHASES[now] ? "line on" : "line" });
        note.textContent = notes[i];
      });
    };
    const top = max(...valley.map(([, loss]) => loss)) || 1;
    const drawing = new Drawing(root, { x, y, labels, valley, top }, (step) => stepper.go(step));
    const choose = () => stepper.start(run().states.length);
    const draw = (width) => { drawing.build(run(), width); stepper.show(); };
    choose();
    fit(root, draw);
    pick.addEventListener("change", () => { choose(); draw(drawing.width); });
  },
};
