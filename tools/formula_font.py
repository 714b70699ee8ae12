"""Cut the font of formulas out of STIX Two Math: of 6,000 signs those that this book may need.

    python -m tools.formula_font STIXTwoMath-Regular.woff2     write _static/formulas.woff2

Needs brotli (`pip install brotli`) and the font: version 2.13 b171, fonts/static_ttf_woff2 in
github.com/stipub/stixfonts. The test of pages names a formula whose signs the result lacks.
"""

import argparse
from itertools import starmap
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from tools.paths import ROOT

TARGET = ROOT / "_static/formulas.woff2"

RANGES = (
    (0x20, 0x7E),
    (0xA0, 0xA0),
    (0x300, 0x30C),  # accents
    (0x391, 0x3C9),  # Greek
    (0x1D400, 0x1D4B5),  # letters: bold, italic, bold italic, script capitals
    (0x1D538, 0x1D550),  # double-struck capitals
    (0x1D6A8, 0x1D755),  # bold, italic and bold italic Greek
    (0x1D7CE, 0x1D7D7),  # bold digits
    (0x2002, 0x200A),  # spaces
    (0x2061, 0x2064),  # signs that are not seen: function of, times, comma, plus
)
SIGNS = (
    "ℎℬℰℱℋℐℒℳℛ ℂℍℕℙℚℝℤ𝟙 ϑϕϖϱϵ ℓℏℑℜℵıȷ ±∓×÷·⋅∙∗⋆∘⊙⊗⊕⊖⊘−∖†‡ =≠≈≡∼≃≅≤≥⩽⩾≪≫≲≳≺≻≼≽∝≔≜≐⊢⊨ "
    "∈∉∋⊂⊆⊃⊇⊄∪∩∅⊓⊔ ∀∃∄¬∧∨∴⊤⊥∥∦∣∤∵∶∷≢ ←→↔⇐⇒⇔↑↓⇑⇓↗↘↦↩↪⇀⇌⟵⟶⟷⟸⟹⟺⟼ ∑∏∐∫∬∭∮⋃⋂⋁⋀⨁⨂⨀√∂∇∞ ‖⌊⌋⌈⌉⟨⟩⟦⟧ …⋯⋮⋱ "
    "ˆˇ˜¯˙¨´`˘‾⃗⏞⏟⏜⏝⎴⎵ \u0332\u0338 □■△▽▲★✓•∎⊞⊠⊎∠∆⟂°§"
)
PRIMES = "′″‴⁗"


def raise_once(font: TTFont) -> None:
    """Give primes the glyphs that the font keeps for raised ones.

    MathML raises a prime itself, and Chromium takes the glyph for text, which is raised already.
    """
    for table in font["cmap"].tables:
        table.cmap = {
            sign: glyph + ".ssty" if chr(sign) in PRIMES else glyph
            for sign, glyph in table.cmap.items()
        }


def cut(source: Path) -> None:
    """Write the font of formulas."""
    options = subset.Options(flavor="woff2", layout_features=[], hinting=False)
    font = subset.load_font(source, options)
    raise_once(font)
    wanted = {*map(ord, SIGNS + PRIMES)}.union(*starmap(range, ((a, b + 1) for a, b in RANGES)))
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    subset.save_font(font, TARGET, options)


def main() -> None:
    """Cut the font and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path, help="STIXTwoMath-Regular.woff2")
    cut(parser.parse_args().source)
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    main()
