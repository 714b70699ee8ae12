// The judge of values that a reader types: what Python's literals mean, and what `check` says of
// them. It follows utils/exercises (judge.py, difference.py, words.py) word for word; a test asks
// both. What it knows of an exercise is recorded from there (tools/answers).
(() => {
  "use strict";
  const UNANSWERED = "not answered yet.";
  const MOST_DIGITS = 4300;  // Python reads no longer whole number
  const MOST_BRACKETS = 200;  // nor what stands in more brackets
  const MOST_ENTRIES = 50, DEEPEST = 6, LONGEST_TEXT = 200;  // what words.py shows of a long thing
  const BITS = 500;  // whole numbers of so many bits are not written out
  const NUMBERS = ["int", "float"], SEQUENCES = ["tuple", "list"];
  const NAMES = { True: ["bool", true], False: ["bool", false], None: ["NoneType", null] };
  const DTYPE = /^torch\.(bool|u?int(8|16|32|64)|b?float16|float(32|64)|complex(32|64|128))$/;
  const SHORT_NAMES = {
    half: "float16", float: "float32", double: "float64", short: "int16", int: "int32", long: "int64",
    chalf: "complex32", cfloat: "complex64", cdouble: "complex128",
  };

  // ---- Literals: a value is {kind, value}, its kind called as Python calls it
  const TOKENS = [
    ["space", /[ \t\f\r\n]+|#.*/y],
    ["dots", /\.\.\./y],
    ["number", /(?:0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+)(?![\w.])/y],
    ["number", /(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][-+]?\d+(?:_\d+)*)?(?!\w)/y],
    ["text", /'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*"/y],
    ["name", /[A-Za-z_]\w*(?:\.\w+)*/y],
    ["sign", /[-+]/y],
    ["mark", /[()[\],/]/y],
  ];
  const ESCAPES = { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", f: "\f", v: "\v", "\n": "" };
  const ESCAPE = /\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3}|[^])/g;

  function tokens(text) {
    const found = [];
    for (let at = 0; at < text.length;) {
      const token = tokenAt(text, at);
      if (!token) return null;
      at += token.text.length;
      if (token.kind !== "space") found.push(token);
    }
    return found;
  }

  function tokenAt(text, at) {
    for (const [kind, pattern] of TOKENS) {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match) return { kind, text: match[0] };
    }
    return null;
  }

  function number(text) {
    const plain = text.replaceAll("_", "");
    const whole = /^0[xob]/i.test(plain) || /^\d+$/.test(plain);
    if (!whole) return { kind: "float", value: Number(plain) };
    const isOdd = plain.length > MOST_DIGITS || /^0+[1-9]/.test(plain);
    return isOdd ? null : { kind: "int", value: BigInt(plain) };
  }

  // The characters of a string; null for an escape that Python refuses, or that has a name.
  function characters(quoted) {
    if (/\\(?:N|x(?![\da-fA-F]{2})|u(?![\da-fA-F]{4})|U(?!00(?:0[\da-fA-F]|10)[\da-fA-F]{4}))/.test(quoted.replace(/\\\\/g, ""))) return null;
    return quoted.slice(1, -1).replace(ESCAPE, (all, code) => {
      if (/^[xuU]./.test(code)) return String.fromCodePoint(parseInt(code.slice(1), 16));
      if (/^[0-7]/.test(code)) return String.fromCodePoint(parseInt(code, 8));
      if (code in ESCAPES) return ESCAPES[code];
      return "\\'\"".includes(code) ? code : all;
    });
  }

  function named(name) {
    if (Object.hasOwn(NAMES, name)) return { kind: NAMES[name][0], value: NAMES[name][1] };
    const short = name.replace("torch.", "");
    const full = name.startsWith("torch.") && Object.hasOwn(SHORT_NAMES, short) ? `torch.${SHORT_NAMES[short]}` : name;
    return DTYPE.test(full) ? { kind: "dtype", value: full } : null;
  }

  // Python counts True as 1 as soon as it has a sign or is divided; null for what is no number.
  function counted(of) {
    if (of?.kind === "bool") return { kind: "int", value: BigInt(of.value) };
    return NUMBERS.includes(of?.kind) ? of : null;
  }

  // A fraction's float; null where Python divides by 0 or has no float so large.
  function divided(above, below) {
    const [a, b] = [counted(above), counted(below)];
    if (!a || !b || Number(b.value) === 0) return null;
    if (a.kind === "int" && b.kind === "int") {
      const value = quotient(a.value, b.value);
      return Number.isFinite(value) ? { kind: "float", value } : null;
    }
    const isTooLarge = [a, b].some((of) => of.kind === "int" && !Number.isFinite(Number(of.value)));
    return isTooLarge ? null : { kind: "float", value: Number(a.value) / Number(b.value) };
  }

  // Rounded once: no middle between two floats has more than 1075 decimal places, so that these
  // and a digit for the rest decide.
  function quotient(a, b) {
    const size = (x) => (x < 0n ? -x : x);
    const above = size(a) * 10n ** 1080n, below = size(b);
    const value = Number(`${above / below}${above % below ? 1 : 0}e-1081`);
    return (a < 0n) === (b < 0n) ? value : -value;
  }

  class Reader {
    constructor(list) { Object.assign(this, { list, at: 0, depth: 0 }); }

    get next() { return this.list[this.at]; }
    isMark(text) { return this.next?.kind === "mark" && this.next.text === text; }

    // All of the text: a comma without brackets makes a tuple.
    whole() {
      const { entries, commas } = this.entries("");
      if (this.at < this.list.length || entries.length === 0 || entries.includes(null)) return null;
      return commas ? { kind: "tuple", value: entries } : entries[0];
    }

    entries(end) {
      const entries = [];
      let commas = 0;
      while (this.next && !this.isMark(end)) {
        entries.push(this.fraction());
        if (!this.isMark(",")) break;
        this.at += 1;
        commas += 1;
      }
      return { entries, commas };
    }

    // A value, divided from left to right.
    fraction() {
      let value = this.one();
      while (this.isMark("/")) {
        this.at += 1;
        value = divided(value, this.one());
      }
      return value;
    }

    one() {
      const token = this.next;
      if (!token) return null;
      this.at += 1;
      if (token.kind === "sign") return this.signed(token.text);
      if (token.kind === "number") return number(token.text);
      if (token.kind === "text") return this.text(token.text);
      if (token.kind === "name") return named(token.text);
      if (token.kind === "dots") return { kind: "ellipsis", value: "Ellipsis" };
      return "([".includes(token.text) ? this.bracketed(token.text) : null;
    }

    signed(first) {
      let isMinus = first === "-";
      for (; this.next?.kind === "sign"; this.at += 1) isMinus = isMinus !== (this.next.text === "-");
      const of = counted(this.one());
      return of && { kind: of.kind, value: isMinus ? -of.value : of.value };
    }

    // Strings that stand side by side are one.
    text(first) {
      const parts = [characters(first)];
      while (this.next?.kind === "text") {
        parts.push(characters(this.next.text));
        this.at += 1;
      }
      return parts.includes(null) ? null : { kind: "str", value: parts.join("") };
    }

    bracketed(mark) {
      const end = mark === "(" ? ")" : "]";
      if (this.depth === MOST_BRACKETS) return null;
      this.depth += 1;
      const { entries, commas } = this.entries(end);
      this.depth -= 1;
      if (!this.isMark(end) || entries.includes(null)) return null;
      this.at += 1;
      if (mark === "[") return { kind: "list", value: entries };
      return entries.length === 1 && !commas ? entries[0] : { kind: "tuple", value: entries };
    }
  }

  // What phones make of quotes and of a minus; a name that the stub has written already.
  const plain = (text) => text
    .replace(/[‘’′]/g, "'").replace(/[“”″]/g, '"').replace(/[−–]/g, "-").replaceAll("…", "...")
    .replaceAll("\u00a0", " ").replace(/^\s*answer\s*=(?!=)/, "");

  function literal(text) {
    const list = tokens(text.trim());
    return list?.length ? new Reader(list).whole() : null;
  }

  // A value, or null where a text is none.
  const read = (text) => literal(text) ?? literal(plain(text));

  // ---- Values in words, as Python writes them
  function floatWords(x) {
    if (Number.isNaN(x)) return "nan";
    if (!Number.isFinite(x)) return x < 0 ? "-inf" : "inf";
    const minus = x < 0 || Object.is(x, -0) ? "-" : "";
    const [mantissa, exponent] = Math.abs(x).toExponential().split("e");
    const digits = mantissa.replace(".", ""), power = Number(exponent);
    if (power < -4 || power >= 16) {
      const tail = String(Math.abs(power)).padStart(2, "0");
      return `${minus}${mantissa}e${power < 0 ? "-" : "+"}${tail}`;
    }
    if (power < 0) return `${minus}0.${"0".repeat(-power - 1)}${digits}`;
    const whole = digits.slice(0, power + 1).padEnd(power + 1, "0");
    return `${minus}${whole}.${digits.slice(power + 1) || "0"}`;
  }

  function textWords(text) {
    const first = [...text].slice(0, LONGEST_TEXT);
    const quote = first.includes("'") && !first.includes('"') ? '"' : "'";
    return quote + first.map((c) => (c === quote || c === "\\" ? `\\${c}` : shown(c))).join("") + quote;
  }

  function shown(character) {
    const short = { "\n": "\\n", "\t": "\\t", "\r": "\\r" }[character];
    if (short) return short;
    if (character === " " || !/[\p{C}\p{Z}]/u.test(character)) return character;
    const code = character.codePointAt(0), hex = code.toString(16);
    if (code < 0x100) return `\\x${hex.padStart(2, "0")}`;
    return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
  }

  function wholeWords(value) {
    const bits = (value < 0n ? -value : value).toString(2).length;
    return bits < BITS ? String(value) : `a number of ${bits} bits`;
  }

  function words({ kind, value }, level = DEEPEST) {
    if (kind === "bool") return value ? "True" : "False";
    if (kind === "NoneType") return "None";
    if (kind === "int") return wholeWords(value);
    if (kind === "float") return floatWords(value);
    if (kind === "str") return textWords(value);
    return SEQUENCES.includes(kind) ? sequenceWords(kind, value, level) : value;
  }

  function sequenceWords(kind, entries, level) {
    const [open, close] = kind === "tuple" ? "()" : "[]";
    if (level <= 0 && entries.length) return `${open}...${close}`;
    const parts = entries.slice(0, MOST_ENTRIES).map((entry) => words(entry, level - 1));
    if (entries.length > MOST_ENTRIES) parts.push("...");
    const comma = kind === "tuple" && entries.length === 1 ? "," : "";
    return `${open}${parts.join(", ")}${comma}${close}`;
  }

  function short(text) {
    const line = [...text].slice(0, 1000).join("").replace(/ at 0x[0-9a-fA-F]+/g, "").split(/\s+/).filter(Boolean).join(" ");
    const characters = [...line];
    return characters.length <= 100 ? line : `${characters.slice(0, 97).join("")}...`;
  }

  const show = (value) => short(words(value));

  // ---- Two values compared
  function wanted({ kind }) {
    if (SEQUENCES.includes(kind)) return "a tuple or list";
    return `${"aeiou".includes(kind[0]) ? "an" : "a"} ${kind}`;
  }

  const given = (value) => (value.kind === "NoneType" ? "None" : `the ${value.kind} ${show(value)}`);

  function difference(expected, answer) {
    if (SEQUENCES.includes(expected.kind) && SEQUENCES.includes(answer.kind)) {
      return entryDifference(expected, answer);
    }
    if (expected.kind === "float" && NUMBERS.includes(answer.kind)) {
      const x = Number(answer.value);
      if (answer.kind === "int" && !Number.isFinite(x)) {
        return `Expected ${wanted(expected)}, yours is ${given(answer)}, which cannot be compared.`;
      }
      return isClose(x, expected.value) ? "" : `${show(answer)} is not it.`;
    }
    if (expected.kind !== answer.kind) return `Expected ${wanted(expected)}, yours is ${given(answer)}.`;
    const isRight = expected.value === answer.value || expected.value === withoutPoint(answer);
    return isRight ? "" : `${show(answer)} is not it.`;
  }

  // A text such as "2.0" without its point; anything else as it is.
  const withoutPoint = ({ kind, value }) => (kind === "str" ? value.replace(/^(-?[0-9]+)\.0*$/, "$1") : value);

  function isClose(a, b) {
    if (a === b) return true;
    if (!Number.isFinite(a) || !Number.isFinite(b)) return false;
    return Math.abs(a - b) <= Math.max(1e-5 * Math.max(Math.abs(a), Math.abs(b)), 1e-8);
  }

  function entryDifference(expected, answer) {
    const [right, mine] = [expected.value, answer.value];
    if (right.length !== mine.length) {
      return `Expected ${wanted(expected)} of length ${right.length}, yours has length ${mine.length}.`;
    }
    const problems = right.map((entry, k) => difference(entry, mine[k]));
    const k = problems.findIndex(Boolean);
    return k < 0 ? "" : `Entry ${k}: ${problems[k]}`;
  }

  // ---- The verdict
  function isUnanswered(answer, depth = 3) {
    if (answer.kind === "ellipsis") return true;
    const looks = SEQUENCES.includes(answer.kind) && depth > 0;
    return looks && answer.value.slice(0, 20).some((entry) => isUnanswered(entry, depth - 1));
  }

  function hasSameWrongEntries(known, right, wrong, answer) {
    if (!known.alone || !SEQUENCES.includes(answer.kind)) return false;
    if (answer.value.length !== wrong.value.length) return false;
    return wrong.value.every((entry, k) => !difference(right.value[k], entry) || !difference(entry, answer.value[k]));
  }

  function hint(known, right, answer) {
    const wrongs = known.slips.flatMap((slip) => slip.answers.map((text) => ({ value: read(text), hint: slip.hint })));
    const same = wrongs.find(({ value }) => !difference(value, answer));
    if (same) return same.hint;
    // Of several parts, that of the first wrong entry: the verdict names this entry.
    const parts = wrongs.filter(({ value }) => hasSameWrongEntries(known, right, value, answer));
    const place = ({ value }) => Math.max(0, value.value.findIndex((entry, k) => difference(right.value[k], entry)));
    parts.sort((a, b) => place(a) - place(b));
    return parts.length ? parts[0].hint : known.last_hint;
  }

  // What `check` says of a value, without the name of the exercise.
  function verdictOnValue(known, answer) {
    if (isUnanswered(answer)) return UNANSWERED;
    const right = read(known.solution);
    const problem = difference(right, answer);
    return problem ? `not yet. ${problem}\nHint: ${hint(known, right, answer)}` : "right.";
  }

  const EXAMPLES = {
    int: "3", float: "2.5", str: "'a word'", bool: "True", dtype: "torch.int8", tuple: "(1, 2)", list: "[1, 2]",
  };

  // What to tell whoever typed no value; `check` never sees such a text, for Python refuses it.
  function noValue(expected, text) {
    return `Expected ${wanted(expected)} such as ${EXAMPLES[expected.kind]}, yours is no Python value: ${short(text)}`;
  }

  function verdict(known, text) {
    if (!plain(text).trim()) return UNANSWERED;
    const answer = read(text);
    return answer ? verdictOnValue(known, answer) : `not yet. ${noValue(read(known.solution), text)}`;
  }

  // The same for an answer whose entries are asked for one by one.
  function verdictOnParts(known, texts) {
    const values = texts.map((text) => read(text.trim() ? text : "..."));
    const k = values.indexOf(null);
    if (k < 0) return verdictOnValue(known, { kind: "tuple", value: values });
    return `not yet. Entry ${k}: ${noValue(read(known.solution).value[k], texts[k])}`;
  }

  globalThis.pageJudge = { verdict, verdictOnParts };
})();
