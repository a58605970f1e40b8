"""Fails when a text or mark of report.css has too little contrast with what it stands on.

WCAG 2.2: 4.5 for text (1.4.3), 3 for lines and marks that carry meaning (1.4.11). Reads the
colours of the light, dark and printed report from the style sheet itself.
"""
import pathlib
import re
import sys

TEXT, MARK = 4.5, 3.0

# What stands on what, and the least contrast. Translucent marks are drawn over paper.
PAIRS = [
    ("ink", "paper", TEXT), ("ink-2", "paper", TEXT), ("ink-3", "paper", TEXT),
    ("green", "paper", TEXT), ("brick", "paper", TEXT),
    ("ink", "h1", TEXT), ("ink", "h2", TEXT), ("ink", "h3", TEXT),
    ("heat-ink", "h4", TEXT), ("heat-ink", "h5", TEXT),
    ("c1", "paper", MARK), ("rule-2", "paper", MARK), ("c1", "well", MARK),
    ("green", "well", TEXT),
]
SCHEMES = {"light": r"^:root \{(.*?)^\}",
           "dark": r"prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}",
           "print": r"@media print \{\s*:root \{(.*?)\}"}


def luminance(colour):
    linear = []
    for start in (1, 3, 5):
        share = int(colour[start:start + 2], 16) / 255
        linear.append(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tokens(style, pattern):
    found = re.search(pattern, style, re.S | re.M)
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", found[1])) if found else {}


def problems(style):
    found = []
    names = None
    for scheme, pattern in SCHEMES.items():
        colours = tokens(style, pattern)
        names = names or set(colours)
        if set(colours) != names:
            found.append(f"{scheme}: other colours are named than in light: "
                         f"{sorted(set(colours) ^ names)}")
            continue
        for text, ground, least in PAIRS:
            reached = contrast(colours[text], colours[ground])
            if reached < least:
                found.append(f"{scheme}: {text} on {ground} has {reached:.2f}, needs {least}")
    if re.search(r"#[0-9a-fA-F]{3,8}", re.sub(r"--[a-z0-9-]+: #[0-9a-f]{6};", "", style)):
        found.append("a colour outside the tokens")
    return found


def checks_itself():
    """The known ends of the scale, and that a bad pair is found."""
    assert abs(contrast("#000000", "#ffffff") - 21) < 1e-9
    assert abs(contrast("#777777", "#ffffff") - 4.48) < 0.005
    weak = "".join(f"--{name}: #777777;" for pair in PAIRS for name in pair[:2])
    style = (f":root {{\n{weak}\n}}\n@media (prefers-color-scheme: dark) {{ :root {{{weak}}} }}\n"
             f"@media print {{ :root {{{weak}}} }}\n")
    assert problems(style)


if __name__ == "__main__":
    checks_itself()
    trouble = problems((pathlib.Path(sys.argv[1]) / "src/report/report.css").read_text())
    print("\n".join(trouble) or "all pairs have enough contrast")
    sys.exit(bool(trouble))
