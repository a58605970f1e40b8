"""Fails when a text or mark of the report or the program has too little contrast with its ground.

WCAG 2.2: 4.5 for text (1.4.3), 3 for lines and marks that carry meaning (1.4.11). Reads the
colours of light, dark and print from the style sheets themselves: report.css, and the program's
tokens.css, whose pairs are written light-dark(#light, #dark).
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
# The program's: what stands on what in src/web/assets/app.css.
PROGRAM_PAIRS = [
    *((text, ground, TEXT) for text in ("ink", "ink-2", "ink-3", "green", "amber", "brick")
      for ground in ("paper", "sheet")),
    *((text, ground, TEXT) for text in ("ink", "ink-2", "ink-3", "green")
      for ground in ("well", "green-wash")),
    *((text, "amber-wash", TEXT) for text in ("ink", "ink-2", "amber")),
    *((text, "brick-wash", TEXT) for text in ("ink", "brick")),
    ("on-fill", "green-fill", TEXT), ("paper", "ink", TEXT),
    *((text, ground, TEXT) for text in ("ink",) for ground in ("h1", "h2", "h3")),
    ("heat-ink", "h4", TEXT), ("heat-ink", "h5", TEXT),
    *((mark, ground, MARK) for mark in ("rule-2", "green", "amber-fill")
      for ground in ("paper", "sheet")),
    ("rule-2", "well", MARK),
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


def program_tokens(style):
    """Colours of light, dark and print; print is light on white."""
    light, dark = {}, {}
    for name, one, other in re.findall(
            r"--([a-z0-9-]+):\s+light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", style):
        light[name], dark[name] = one, other
    for name, both in re.findall(r"--([a-z0-9-]+):\s+(#[0-9a-f]{6});", style):
        light[name] = dark[name] = both
    return {"light": light, "dark": dark, "print": {**light, "paper": "#ffffff", "sheet": "#ffffff"}}


def program_problems(style, app):
    found = []
    for scheme, colours in program_tokens(style).items():
        for text, ground, least in PROGRAM_PAIRS:
            missing = [name for name in (text, ground) if name not in colours]
            if missing:
                found.append(f"{scheme}: no colour named {missing[0]}")
            elif (reached := contrast(colours[text], colours[ground])) < least:
                found.append(f"{scheme}: {text} on {ground} has {reached:.2f}, needs {least}")
    if re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsl", re.sub(r"#(more|main)\b", "", app)):
        found.append("app.css: a colour outside tokens.css")
    return found


def theme_problems(tokens, web):
    """What browsers draw around the pages has the page's own background, in light and dark."""
    light, dark = re.search(r"--paper:\s*light-dark\((#\w+), (#\w+)\)", tokens).groups()
    wanted = {"views/page.html": (light, dark), "views/plain.html": (light, dark),
              "page_manifest.c": (light,)}
    return [f"{name}: no {colour}, which is --paper" for name, colours in wanted.items()
            for colour in colours if f'"{colour}"' not in (web / name).read_text()]


def checks_itself():
    """The known ends of the scale, and that a bad pair is found."""
    assert abs(contrast("#000000", "#ffffff") - 21) < 1e-9
    assert abs(contrast("#777777", "#ffffff") - 4.48) < 0.005
    weak = "".join(f"--{name}: #777777;" for pair in PAIRS for name in pair[:2])
    style = (f":root {{\n{weak}\n}}\n@media (prefers-color-scheme: dark) {{ :root {{{weak}}} }}\n"
             f"@media print {{ :root {{{weak}}} }}\n")
    assert problems(style)
    pale = "".join(f"--{name}: light-dark(#777777, #888888);" for pair in PROGRAM_PAIRS
                   for name in pair[:2])
    assert len(program_problems(pale, "")) > 2 * len(PROGRAM_PAIRS)
    assert "app.css: a colour outside tokens.css" in program_problems(pale, "p { color: #123; }")


if __name__ == "__main__":
    checks_itself()
    source = pathlib.Path(sys.argv[1]) / "src"
    assets = source / "web/assets"
    trouble = problems((source / "report/report.css").read_text())
    look = "".join((assets / name).read_text() for name in ("app.css", "figures.css", "today.css"))
    trouble += program_problems((assets / "tokens.css").read_text(), look)
    trouble += theme_problems((assets / "tokens.css").read_text(), source / "web")
    print("\n".join(trouble) or "all pairs have enough contrast")
    sys.exit(bool(trouble))
