// Reads [[formula, on a line of its own?], ...] as JSON, writes [{html} or {error}, ...].
const katex = require("./katex.min.js");
const formulas = JSON.parse(require("fs").readFileSync(0, "utf8"));
const drawn = formulas.map(([formula, displayMode]) => {
  try {
    return { html: katex.renderToString(formula, { displayMode, throwOnError: true }) };
  } catch (error) {
    return { error: error.message };
  }
});
process.stdout.write(JSON.stringify(drawn));
