// A graph of numbers: forward they flow to the loss, backward its gradients flow to the inputs.
// Every number, sentence and place was recorded; here they are shown at their step.
import { make, set, card, walk, fit, say, steadyLine } from "./core.js";

const HEIGHT = 50, LINE = 22, KEY = 34, ROUND = 8;

const STYLE = `
svg{--back:color-mix(in srgb,#d4550f 60%,var(--ink))}
text{font:12px var(--mono);text-anchor:middle;pointer-events:none;fill:var(--ink)}
.number{font-size:13.5px;font-weight:700}
.value{fill:color-mix(in srgb,var(--path) 50%,var(--ink))}
.grad{fill:var(--back)}
.key{font:12.5px system-ui,sans-serif;text-anchor:start}
.local,.part{stroke:var(--paper);stroke-width:5;paint-order:stroke}
.local{fill:var(--soft)}
.now.local{fill:var(--back);font-weight:700}
.part{font-size:13.5px;font-weight:700;fill:var(--back)}
rect,path{fill:none;stroke:var(--line);stroke-width:1.25;transition:stroke .2s,fill .2s}
.half{stroke:none;cursor:pointer;clip-path:inset(0 round 0 0 7px 7px)}
.left{fill:color-mix(in srgb,var(--path) 9%,var(--paper))}
.right{fill:color-mix(in srgb,var(--back) 9%,var(--paper))}
.left.key,.right.key{stroke:none;clip-path:none}
.head{fill:var(--paper);stroke:none}
.left:has(+.right){clip-path:inset(0 round 0 0 0 7px)}
.right{clip-path:inset(0 round 0 0 7px)}
.left.now{fill:color-mix(in srgb,var(--path) 22%,var(--paper))}
.right.now{fill:color-mix(in srgb,var(--back) 22%,var(--paper))}
.frame{pointer-events:none}
.frame.open{stroke-dasharray:4 3}
.frame.now{stroke:var(--mark);stroke-width:2.5}
.way{stroke-linecap:round}
.way.there{stroke:var(--path);stroke-width:2}
.way.gone{stroke:var(--back);stroke-width:1.75}
.way.now{stroke-width:3.5}
.tip{stroke-width:2}
.touch{stroke:transparent;stroke-width:22;cursor:pointer;pointer-events:stroke}
@media(prefers-reduced-motion:reduce){*{transition:none!important}}
`;

// What stands between backticks is code: every second piece.
const pieces = (sentence) => sentence.split("`");

// A curve through points; it leaves each of them along the flow.
function curve(points, across) {
  return points.slice(1).reduce((path, [u, v], k) => {
    const [x, y] = points[k], [p, q] = [(x + u) / 2, (y + v) / 2];
    return path + (across ? `C${p} ${y} ${p} ${v} ${u} ${v}` : `C${x} ${q} ${u} ${q} ${u} ${v}`);
  }, `M${points[0].join(" ")}`);
}

// The place on a way after a part of its length, in whole pixels.
function along(line, part) {
  const { x, y } = line.getPointAtLength(part * line.getTotalLength());
  return [Math.round(x), Math.round(y)];
}

class Drawing {
  constructor(parent, walks) {
    this.walks = walks;
    this.svg = make(parent, "svg", { role: "img" });
  }

  // Across if the widest drawing of every expression fits, else downwards.
  build(shown, width) {
    const fitting = ({ drawings }) => drawings.findLast((drawing) => drawing.width <= width) ?? drawings[0];
    const drawing = fitting(shown), left = (width - drawing.width) / 2;
    const tallest = Math.max(...this.walks.map((each) => fitting(each).height));
    this.svg.replaceChildren();
    set(this.svg, { height: KEY + tallest, "aria-label": `the graph of ${shown.code}` });
    Object.assign(this, { shown, width, across: drawing !== shown.drawings[0] });
    this.drawKey(width);
    const down = KEY + (this.across ? (tallest - drawing.height) / 2 : 0);
    const room = make(this.svg, "g", { transform: `translate(${left} ${down})` });
    this.ways = shown.ways.map((way, k) => this.drawWay(room, way, drawing.ways[k]));
    this.nodes = shown.nodes.map((node, k) => this.drawNode(room, node, drawing.boxes[k]));
    this.labels = shown.ways.map((way, k) => this.drawLocal(room, way, this.ways[k].line));
    this.part = make(room, "text", { class: "part" });
  }

  drawKey(width) {
    const left = (width - 218) / 2;
    make(this.svg, "rect", { class: "left key", x: left, y: 0, width: 84, height: LINE });
    make(this.svg, "rect", { class: "right key", x: left + 84, y: 0, width: 134, height: LINE });
    make(this.svg, "text", { class: "key value", x: left + 16, y: 15.5 }, "number");
    make(this.svg, "text", { class: "key grad", x: left + 100, y: 15.5 }, "gradient of loss");
  }

  drawWay(room, way, points) {
    const line = make(room, "path", { d: curve(points, this.across) });
    const tip = make(room, "path");
    const touch = make(room, "path", { class: "touch", d: line.getAttribute("d") });
    return { line, tip, touch, points };
  }

  drawNode(room, { text, asks }, [x, y, width]) {
    const half = asks ? width / 2 : width, box = (name, attributes) =>
      make(room, "rect", { class: name, x, y, width, height: HEIGHT, rx: ROUND, ...attributes });
    const write = (name, at, down, value = "") =>
      make(room, "text", { class: name, x: x + at, y: y + down }, value);
    const head = box("head", {});
    const halves = ["left", "right"].slice(0, asks ? 2 : 1).map((name, k) => box(`half ${name}`,
      { x: x + k * half, y: y + LINE, width: half, height: HEIGHT - LINE, rx: 0 }));
    const frame = box("frame cell", {});
    write("formula cell", width / 2, 15.5, text);
    const numbers = halves.map((_, k) => write(`number ${["value", "grad"][k]}`, (k + 0.5) * half, 41));
    return { head, halves, frame, numbers, open: asks ? "" : "open" };
  }

  drawLocal(room, way, line) {
    const [x, y] = along(line, 0.5);
    return make(room, "text", { class: "local", x, y: y + (this.across ? -6 : 4) });
  }

  paint(step) {
    const { nodes, ways } = this.shown, end = this.shown.says.length - 1;
    nodes.forEach((node, k) => this.paintNode(node, this.nodes[k], step, end));
    ways.forEach((way, k) => this.paintWay(way, k, step));
    this.paintPart(ways.findIndex(({ at }) => at === step));
  }

  paintNode({ value, at, grads, leaf }, { halves, frame, numbers, open }, step, end) {
    const last = grads.findLast(([when]) => when <= step);
    const now = [step === at, last?.[0] === step || (step === end && leaf && last)];
    const shown = [step >= at ? value : "", last?.[1] ?? ""];
    halves.forEach((half, k) => {
      set(half, { class: `half ${["left", "right"][k]} ${now[k] ? "now" : ""}` });
      if (numbers[k].textContent !== shown[k]) numbers[k].textContent = shown[k];
    });
    const mark = now[0] ? "path" : "back";
    set(frame, { class: `frame cell ${open} ${now[0] || now[1] ? "now" : ""}`, style: `--mark:var(--${mark})` });
  }

  paintWay({ at, to, local }, k, step) {
    const forward = this.shown.nodes[to].at, { line, tip, points } = this.ways[k];
    const back = at >= 0 && step >= at, there = !back && step >= forward;
    const state = `${back ? "gone" : there ? "there" : ""} ${step === at || step === forward ? "now" : ""}`;
    set(line, { class: `way ${state}` });
    set(tip, { class: `way tip ${state}`, d: arrow(points, this.across, back) });
    set(this.labels[k], { class: `local ${step === at ? "now" : ""}` });
    this.labels[k].textContent = back ? `×${local}` : "";
  }

  // The product travels back along its way and rests before the node where it is added.
  paintPart(k) {
    this.travel?.cancel();
    this.part.textContent = k < 0 ? "" : this.shown.ways[k].part;
    if (k < 0) return;
    const [aside, drop] = this.across ? [0, 14] : [13, 4];
    const places = [1, 0.8, 0.6, 0.4, 0.2].map((part) => along(this.ways[k].line, part))
      .map(([x, y]) => [x + aside, y + drop]);
    set(this.part, { transform: `translate(${places.at(-1).join(" ")})` });
    if (matchMedia("(prefers-reduced-motion:reduce)").matches) return;
    const frames = places.map(([x, y]) => ({ transform: `translate(${x}px,${y}px)` }));
    this.travel = this.part.animate(frames, { duration: 420, easing: "ease-in-out" });
  }
}

// The head of an arrow at the end where the numbers, or the gradients, arrive.
function arrow(points, across, back) {
  const [x, y] = back ? points[0] : points.at(-1), size = back ? 6 : -6;
  return across ? `M${x + size} ${y - 5}L${x} ${y}L${x + size} ${y + 5}`
    : `M${x - 5} ${y + size}L${x} ${y}L${x + 5} ${y + size}`;
}

export default {
  render({ model, el }) {
    const walks = model.get("walks"), root = card(el, STYLE), bar = make(root, "div", { class: "bar" });
    const pick = make(make(bar, "label", {}, "loss ="), "select"), shown = () => walks[pick.value];
    walks.forEach(({ code }, value) => make(pick, "option", { value }, code));
    const stepper = walk(bar, "step", (step, playing) => {
      drawing.paint(step);
      set(words, { "aria-live": playing ? "off" : "polite" });
      say(words, pieces(shown().says[step]));
    });
    const words = steadyLine(root, "words", walks.flatMap(({ says }) => says.map(pieces)));
    const drawing = new Drawing(root, walks);
    const draw = (width) => { drawing.build(shown(), width); stepper.show(); };
    stepper.start(shown().says.length);
    fit(root, draw);
    pick.addEventListener("change", () => {
      stepper.start(shown().says.length);
      draw(drawing.width);
    });

    // A number leads to the step that computed it, a gradient to the one that completed it.
    drawing.svg.addEventListener("click", ({ target }) => {
      const { nodes, ways } = shown();
      drawing.ways.forEach(({ touch }, k) => touch === target && ways[k].at >= 0 && stepper.go(ways[k].at));
      drawing.nodes.forEach(({ halves }, k) => {
        if (halves[0] === target) stepper.go(nodes[k].at);
        if (halves[1] === target && nodes[k].grads.length) stepper.go(nodes[k].grads.at(-1)[0]);
      });
    });
  },
};
