"""Turns the views of src/web/views into C: see docs/views.md for how a view is written.

usage: compile_views.py OUT.h OUT.c VIEW.html...

Each view becomes view_NAME(out, language, view). What a view may not say ends the build with the
template's file and line, and so does what only the C compiler can know (#line).
"""
import pathlib
import re
import sys

from view_context import BadView, Context

LITERAL_MAX = 2000  # bytes; C17 promises strings of 4,095
PATH = r"[a-z_][a-z0-9_]*(?:(?:\.|->)[a-z_][a-z0-9_]*)*"
TEXT = r'"(?:[^"\\]|\\.)*"'
DIRECTIVE = re.compile(r"\{\{(.*?)\}\}", re.S)


class View:
    def __init__(self, path):
        self.path = path
        self.name = pathlib.Path(path).stem
        self.includes = []
        self.structs = []    # (line, C of it)
        self.layout = None   # (name of the layout, path of its struct)
        self.code = []       # lines of C
        self.head_end = None # of a layout: how much of the code stands before {{ yield }}


class Compiler:
    """Reads one template from its beginning to its end."""

    def __init__(self, path, text):
        self.view = View(path)
        self.text = text
        self.line = 1
        self.context = Context()
        self.blocks = []     # (kind, name, line, context before, context of the first branch)
        self.literal = ""
        self.literal_line = 1
        self.drops_line_end = False  # behind a directive that writes nothing itself

    # --- C that is written ---------------------------------------------------------------------

    def emit(self, code):
        self.flush()
        self.view.code += [f'#line {self.line} "{self.view.path}"', code]

    def flush(self):
        text, self.literal = self.literal, ""
        if not text:
            return
        self.view.code.append(f'#line {self.literal_line} "{self.view.path}"')
        for start in range(0, len(text), LITERAL_MAX):
            self.view.code.append(f"html_literal(out, {c_string(text[start:start + LITERAL_MAX])});")

    def value(self, path):
        """A path of the template as C: of a loop's variable, or of the view's struct."""
        if not re.fullmatch(PATH, path):
            raise BadView(f"{path!r} names no field")
        first = re.match(r"[a-z0-9_]+", path)[0]
        if first in [name for kind, name, *_ in self.blocks if kind == "#"]:
            return re.sub(r"\.", "->", path, count=1) if path != first else path
        return "view->" + path

    def pointer(self, path):
        found = self.value(path)
        return found if re.fullmatch(r"[a-z0-9_]+", found) else f"&{found}"

    # --- reading -------------------------------------------------------------------------------

    def run(self):
        at = 0
        try:
            for match in DIRECTIVE.finditer(self.text):
                self.add_literal(self.text[at:match.start()])
                self.directive(match[1].strip())
                at = match.end()
                self.line += match[0].count("\n")
            self.add_literal(self.text[at:])
            if self.blocks:
                raise BadView(f"the {{{{{self.blocks[-1][0]} of line {self.blocks[-1][2]} is open")
            self.context.end()
            self.flush()
        except BadView as fault:
            raise BadView(f"{self.view.path}:{self.line}: {fault}") from None
        if not any(f"struct {self.view.name}_view {{" in code for _, code in self.view.structs):
            raise BadView(f"{self.view.path}:1: begins without {{{{! view: struct "
                          f"{self.view.name}_view {{ ... }} }}}}")
        return self.view

    def add_literal(self, text):
        if "{{" in text or "}}" in text:
            raise BadView("a {{ or }} without the other")
        if self.drops_line_end and text.startswith("\n"):
            text = text[1:]
            self.line += 1
        self.drops_line_end = False
        if not self.literal:
            self.literal_line = self.line
        for part in re.split(r"(?<=>)|(?=<)", text):
            self.context.text(part)
            self.line += part.count("\n")
        self.literal += re.sub(r"\s*\n\s*", "\n", text)

    def directive(self, text):
        for pattern, method in DIRECTIVES:
            found = re.fullmatch(pattern, text, re.S)
            if found:
                method(self, *found.groups())
                self.drops_line_end = text[0] in "!#/?:>"
                return
        raise BadView(f"not understood: {{{{ {text} }}}}")

    def declare_struct(self, code):
        self.view.structs.append((self.line, code.rstrip(";") + ";"))

    def declare_include(self, header):
        self.view.includes.append(header)

    def declare_layout(self, name, path):
        self.view.layout = name, self.value(path)

    def comment(self):
        """Says nothing to the page."""

    def put(self, kind, path):
        self.context.put(kind or "value")
        function = {None: "view_put", "url": "view_url", "part": "view_part"}[kind]
        self.emit(f"{function}(out, language, {self.value(path)});")

    def asset(self, name):
        self.context.put("asset")
        self.emit(f"html_literal(out, ASSET_{re.sub(r'[^a-z0-9]', '_', name)});")

    def words(self, text, arguments):
        self.context.put("words")
        if not arguments.strip():
            self.emit(f"view_words(out, language, N_({text}));")
            return
        values = ", ".join(f"view_arg({self.value(path)})" for path in arguments.split())
        self.emit(f"view_say(out, language, MESSAGE({text}, {values}));")

    def words_many(self, one, many, arguments):
        self.context.put("words")
        values = ", ".join(f"view_arg({self.value(path)})" for path in arguments.split())
        self.emit(f"view_say(out, language, MESSAGE_N({one}, {many}, {values}));")

    def include(self, name, path):
        if self.context.state != "text":
            raise BadView("a view can only be shown where text may stand")
        self.emit(f"view_{name}(out, language, {self.pointer(path)});")

    def content(self):
        if self.blocks or self.context.state != "text" or self.view.head_end is not None:
            raise BadView("{{ yield }} stands once, outside of loops and conditions")
        self.flush()
        self.view.head_end = len(self.view.code)

    # --- blocks --------------------------------------------------------------------------------

    def begin_loop(self, kind, name, path):
        items = self.value(path)
        self.emit(f"for (size_t i_{name} = 0; i_{name} < {items}.count; i_{name}++) {{")
        self.emit(f"const {kind.strip()} *{name} = &{items}.items[i_{name}];")
        self.blocks.append(("#", name, self.line, self.context.copy(), None))

    def end_loop(self, name):
        kind, opened, _, before, _ = self.blocks.pop() if self.blocks else ("", "", 0, None, None)
        if kind != "#" or opened != name:
            raise BadView(f"{{{{/ {name} }}}} closes no loop over it")
        self.same(before, "a loop must end where it began: in the same element")
        self.emit("}")

    def begin_choice(self, negation, path):
        self.emit(f"if ({negation}view_is({self.value(path)})) {{")
        self.blocks.append(("?", "", self.line, self.context.copy(), None))

    def otherwise(self):
        if not self.blocks or self.blocks[-1][0] != "?" or self.blocks[-1][4]:
            raise BadView("{{: }} belongs between {{? }} and {{/?}}")
        kind, name, line, before, _ = self.blocks.pop()
        self.blocks.append((kind, name, line, before, self.context))
        self.context = before.copy()
        self.emit("} else {")

    def end_choice(self):
        kind, _, _, before, first = self.blocks.pop() if self.blocks else ("", "", 0, None, None)
        if kind != "?":
            raise BadView("{{/?}} closes no {{? }}")
        self.same(first or before, "both ways must end in the same place of the page")
        self.emit("}")

    def same(self, other, why):
        if self.context.key() != other.key():
            raise BadView(why)


DIRECTIVES = [
    (r"!\s*view:\s*(struct [a-z_0-9]+ \{.*\})", Compiler.declare_struct),
    (r"!\s*(struct [a-z_0-9]+ \{.*\};?)", Compiler.declare_struct),
    (r'!\s*include:\s*("[a-z_0-9/]+\.h")', Compiler.declare_include),
    (rf"!\s*layout:\s*([a-z_0-9]+)\s+({PATH})", Compiler.declare_layout),
    (r"!--.*", Compiler.comment),
    (r"yield", Compiler.content),
    (r"@\s*([a-z0-9_]+\.[a-z]+)", Compiler.asset),
    (rf"_\s*({TEXT})((?:\s+{PATH})*)", Compiler.words),
    (rf"n_\s*({TEXT})\s+({TEXT})((?:\s+{PATH})+)", Compiler.words_many),
    (rf">\s*([a-z_0-9]+)\s+({PATH})", Compiler.include),
    (rf"#\s*((?:struct |enum |const )?[a-z_0-9]+ (?:\*)?)([a-z_0-9]+)\s+in\s+({PATH})",
     Compiler.begin_loop),
    (r"/\s*([a-z_][a-z_0-9]*)", Compiler.end_loop),
    (rf"\?\s*(!?)\s*({PATH})", Compiler.begin_choice),
    (r":", Compiler.otherwise),
    (r"/\s*\?", Compiler.end_choice),
    (rf"(?:(url|part)\s+)?({PATH})", Compiler.put),
]


def c_string(text):
    """A C string literal, one line of it for each of the text."""
    lines = text.split("\n")
    lines = [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "?": "\\?"}
    return " ".join('"' + "".join(escapes.get(c, c) for c in line) + '"' for line in lines)


def signature(view, part=""):
    return (f"void view_{view.name}{part}(struct html *out, const struct language *language,\n"
            f"    const struct {view.name}_view *view)")


def function(view, part, code):
    return [signature(view, part), "{", "(void)language;", "(void)view;", *code, "}", ""]


def source_of(view, layouts):
    """The C of a view's functions: one, or two of a layout, around what it holds."""
    begin, end = [], []
    if view.layout:
        name, path = view.layout
        if name not in layouts:
            raise BadView(f"{view.path}:1: no layout named {name}")
        begin = [f"view_{name}_begin(out, language, &{path});"]
        end = [f"view_{name}_end(out, language, &{path});"]
    if view.head_end is not None:
        return (function(view, "_begin", begin + view.code[:view.head_end]) +
                function(view, "_end", view.code[view.head_end:] + end))
    return function(view, "", begin + view.code + end)


def ordered(views):
    """Views behind those whose structs their own structs hold."""
    left, done = {view.name: view for view in views}, []
    while left:
        ready = [view for view in left.values()
                 if not any(re.search(rf"struct {other}_view (?!\{{)\w", code)
                            for _, code in view.structs for other in left if other != view.name)]
        if not ready:
            raise BadView(f"{next(iter(left.values())).path}:1: structs that hold each other")
        done += ready
        for view in ready:
            del left[view.name]
    return done


def write(header, source, views):
    layouts = {view.name for view in views if view.head_end is not None}
    includes = sorted({include for view in views for include in view.includes} | {'"web/view.h"'})
    lines = ["/* Made from src/web/views by tools/compile_views.py. */", "#pragma once", ""]
    lines += [f"#include {include}" for include in includes]
    for view in ordered(views):
        for line, code in view.structs:
            lines += [f'#line {line} "{view.path}"', code]
        parts = ("_begin", "_end") if view.head_end is not None else ("",)
        lines += [signature(view, part) + ";" for part in parts]
    pathlib.Path(header).write_text("\n".join(lines) + "\n")

    lines = ["/* Made from src/web/views by tools/compile_views.py. */",
             '#include "web/views.h"', "", '#include "web/asset_names.h"', ""]
    for view in views:
        lines += source_of(view, layouts)
    pathlib.Path(source).write_text("\n".join(lines))


def main(header, source, *paths):
    try:
        views = [Compiler(path, pathlib.Path(path).read_text(encoding="utf-8")).run()
                 for path in sorted(paths)]
        write(header, source, views)
    except BadView as fault:
        sys.exit(str(fault))


if __name__ == "__main__":
    main(*sys.argv[1:])
