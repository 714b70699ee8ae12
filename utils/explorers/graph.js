// A program beside the graph that its lines record. Nodes appear with their line; then backward
// walks from node to node, gradients stand on the arrows, and saved tensors are freed.
// Every number and every place was recorded in Python; here classes and texts change.
import { make, set, card, walk, fit, say } from "./core.js";

const NAME = 26, CHIP = 21, STACKED = 560;

const STYLE = `
.pair{display:grid;grid-template-columns:1fr;gap:12px;margin-top:8px}
.wide .pair{grid-template-columns:1fr var(--room);gap:24px;margin-top:14px}
.words{font-size:14px;line-height:21px;margin-top:8px}
.words p{margin:0}
.words code,.listing span{font:13px/1 var(--mono)}
.listing{margin:0;padding:0;list-style:none}
.listing li{display:flex;align-items:center;height:24px;border-left:3px solid transparent;
padding-left:9px;white-space:pre;cursor:pointer;border-radius:0 6px 6px 0}
.listing .off span{opacity:.65}
.listing .now{border-color:var(--now);background:color-mix(in srgb,var(--now) 14%,var(--paper))}
.listing .failed{background:color-mix(in srgb,var(--now) 30%,var(--paper))}
.listing .failed::after{content:"  RuntimeError";font:700 12px var(--mono)}
.legend{height:20px;margin-top:8px;font-size:11.5px;color:var(--soft);white-space:nowrap}
.legend b{display:inline-block;width:18px;height:11px;margin:0 5px 0 12px;border:1.5px solid;
vertical-align:-1px;border-radius:3px}
.legend b:first-child{margin-left:0}
.legend .saved{border-color:#b97a00;background:color-mix(in srgb,#e69f00 38%,var(--paper))}
.legend .freed{border-color:var(--line);border-style:dashed}
.legend .leaf{border-color:var(--path);background:color-mix(in srgb,var(--path) 18%,var(--paper))}
svg{margin:0 auto;max-width:var(--room);height:auto}
text{font:12px var(--mono);text-anchor:middle;fill:var(--ink)}
text.cell{font-weight:700;font-size:12.5px}
.node{cursor:pointer;transition:opacity .35s,transform .35s ease-out}
.unborn{opacity:0;transform:translateY(10px);pointer-events:none}
rect{stroke:var(--line);fill:var(--paper);transition:fill .2s,stroke .2s}
.node.new>rect.cell{stroke:var(--path);stroke-width:2.5}
.node.now>rect.cell{stroke:var(--now);stroke-width:2.5;
fill:color-mix(in srgb,var(--now) 14%,var(--paper))}
.node.failed>rect.cell{stroke-width:3.5;fill:color-mix(in srgb,var(--now) 34%,var(--paper))}
.saved{stroke:#b97a00;fill:color-mix(in srgb,#e69f00 38%,var(--paper))}
.leaf{stroke:var(--path);fill:color-mix(in srgb,var(--path) 18%,var(--paper))}
.freed rect.saved{stroke:var(--line);stroke-dasharray:4 3;fill:var(--paper)}
.freed text.mark{fill:var(--soft)}
path{fill:none;stroke:var(--line);stroke-width:1.5}
.edge{transition:opacity .35s}
.tip{fill:var(--line);stroke:none}
.edge.went path{stroke:var(--now);stroke-width:2}
.edge.went .tip{fill:var(--now);stroke:none}
.edge .flow{stroke:var(--now);stroke-width:4;stroke-dasharray:1;stroke-dashoffset:1;opacity:0}
.edge.goes .flow{opacity:1;animation:flow .45s ease-out forwards}
@keyframes flow{to{stroke-dashoffset:0}}
text.grad{font-weight:700;stroke:var(--paper);stroke-width:5;paint-order:stroke;
fill:color-mix(in srgb,var(--now) 62%,var(--ink))}
@media(prefers-reduced-motion:reduce){*{transition:none!important;animation:none!important}
.edge .flow{stroke-dashoffset:0}}
`;

// What backward has handed on since it began: the gradient on each edge, by number.
function handed(program, step) {
  const { moments, edges } = program, found = new Map();
  const again = (phase) => phase === "again" || phase === "failed";
  moments.slice(0, step + 1).forEach(({ phase, now, hands }) => {
    if (phase === "forward" || again(phase) !== again(moments[step].phase)) return;
    edges.map((edge, i) => (edge[0] === now[0] ? i : -1)).filter((i) => i >= 0)
      .forEach((i, k) => hands.length && found.set(i, hands[k]));
  });
  return found;
}

class Drawing {
  constructor(parent, height, room) {
    this.svg = make(parent, "svg", { role: "img", viewBox: `0 0 ${room} ${height}`,
      width: room, height });
  }

  build(program) {
    this.svg.replaceChildren();
    this.program = program;
    this.svg.setAttribute("aria-label", `the graph of ${program.title}, the loss at the top`);
    this.edges = program.edges.map((edge) => this.edge(edge));
    this.nodes = program.nodes.map((node, k) => this.node(node, k));
    this.labels = program.edges.map(([, , , x, y]) =>
      make(this.svg, "text", { x, y: y + 4, class: "grad" }));
  }

  edge([from, , d]) {
    const group = make(this.svg, "g"), [x, y] = d.match(/[\d.-]+/g).slice(-2).map(Number);
    make(group, "path", { d });
    make(group, "path", { d, class: "flow", pathLength: 1 });
    make(group, "path", { class: "tip", d: `M${x - 4.5} ${y - 2}h9L${x} ${y + 7}z` });
    return { group, from };
  }

  node({ name, chips, leaf }, k) {
    const [x, y, width, height] = this.program.boxes[k];
    const group = make(this.svg, "g", { class: "node unborn" });
    make(group, "rect", { x, y, width, height, rx: 7, class: "cell" });
    make(group, "text", { x: x + width / 2, y: y + 18, class: "cell" }, name);
    const marks = this.program.chips[k].map(([left, size]) => {
      const look = { x: left, y: y + NAME, width: size, height: CHIP, rx: 4 };
      make(group, "rect", { ...look, class: leaf ? "leaf" : "saved" });
      return make(group, "text", { x: left + size / 2, y: y + NAME + 15, class: "mark" });
    });
    return { group, marks, chips, leaf };
  }

  paint(step) {
    const { moments } = this.program, { now, nodes, freed, grads, phase } = moments[step];
    const flows = handed(this.program, step);
    let leaf = 0;
    this.nodes.forEach((node, k) => {
      const state = !now.includes(k) ? "" : phase === "forward" ? "new" : phase;
      const names = { new: "new", failed: "now failed" }[state] ?? (state && "now");
      const gone = freed.includes(k);
      set(node.group, { class: `node ${k < nodes ? names : "unborn"} ${gone ? "freed" : ""}` });
      const texts = node.leaf ? [`${node.leaf}.grad = ${grads[leaf++] ?? "None"}`] : node.chips;
      node.marks.forEach((mark, i) => { mark.textContent = gone ? "freed" : texts[i]; });
    });
    this.edges.forEach(({ group, from }, i) => {
      const went = flows.has(i), goes = went && now.includes(from);
      set(group, { class: `edge ${from < nodes ? "" : "unborn"} ${went ? "went" : ""} ${goes ? "goes" : ""}` });
      this.labels[i].textContent = flows.get(i) ?? "";
    });
  }
}

export default {
  render({ model, el }) {
    const [programs, height, lines, room] =
      ["programs", "height", "lines", "room"].map((name) => model.get(name));
    const root = card(el, STYLE), bar = make(root, "div", { class: "bar" });
    root.style.setProperty("--room", `${room}px`);
    const pick = make(make(bar, "label", {}, "program"), "select");
    programs.forEach(({ title }, value) => make(pick, "option", { value }, title));
    const program = () => programs[pick.value];
    let step = 0;
    const stepper = walk(bar, "step", (at, playing) => {
      step = at;
      const moment = program().moments[step];
      drawing.paint(step);
      mark(moment);
      set(words, { "aria-live": playing ? "off" : "polite" });
      say(words, moment.said.split("`"));  // backquotes mark code, as in Markdown
    });
    const said = make(root, "div", { class: "words" });
    const words = make(said, "p", { "aria-live": "polite", "aria-atomic": "true" });
    const pair = make(root, "div", { class: "pair" });
    const listing = make(pair, "ol", { class: "listing" });
    const drawing = new Drawing(pair, height, room);
    const legend = make(root, "p", { class: "legend" });
    for (const [name, text] of [["saved", "saved"], ["freed", "freed"], ["leaf", "gradient of a leaf"]]) {
      make(legend, "b", { class: name });
      make(legend, "span", {}, text);
    }
    const longest = Math.max(...programs.map(({ code }) => code.length));
    listing.style.minHeight = `${24 * longest}px`;

    let rows = [];
    const mark = ({ line, phase }) => {
      const ran = new Set(program().moments.slice(0, step + 1).map((moment) => moment.line));
      rows.forEach((row, i) => set(row, {
        class: i === line ? (phase === "failed" ? "now failed" : "now") : ran.has(i) ? "" : "off" }));
    };
    const choose = () => {
      listing.replaceChildren();
      rows = program().code.map((text) => {
        const row = make(listing, "li");
        make(row, "span", {}, text);
        return row;
      });
      drawing.build(program());
      stepper.start(program().moments.length);
      stepper.show();
    };
    choose();
    fit(root, (width) => {
      const wide = width >= STACKED;
      root.classList.toggle("wide", wide);
      said.style.minHeight = `${21 * lines[wide ? 0 : 1]}px`;
    });
    pick.addEventListener("change", choose);

    // A line or a node leads to the next moment that is about it.
    const goTo = (about) => {
      const found = program().moments.map((moment, i) => (about(moment) ? i : -1)).filter((i) => i >= 0);
      if (found.length) stepper.go(found.find((i) => i > step) ?? found[0]);
    };
    listing.addEventListener("click", (event) => {
      const at = rows.indexOf(event.target.closest("li"));
      if (at >= 0) goTo((moment) => moment.line === at);
    });
    drawing.svg.addEventListener("click", (event) => {
      const at = drawing.nodes.findIndex(({ group }) => group.contains(event.target));
      if (at >= 0) goTo((moment) => moment.now.includes(at));
    });
  },
};
