"""Shows what tools/compile_views.py makes of views, what it refuses, and that the C compiler finds
the rest at the template's own line.

usage: test_views.py ROOT CC
"""
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT, CC = pathlib.Path(sys.argv[1]), sys.argv[2:]
sys.path.insert(0, str(ROOT / "tools"))

import compile_views  # noqa: E402
from view_context import BadView  # noqa: E402

HEAD = "{{! view: struct v_view { const char *a; int64_t n; bool b; } }}\n"
ROWS = "{{! struct row { const char *name; } }}\n{{! struct rows { struct row *items; size_t count; } }}\n"
LIST = ROWS + "{{! view: struct v_view { struct rows rows; const char *a; } }}\n"

# What the template holds behind its head, and what must be said about it; "" for what is right.
CASES = [
    ("a value in text", "<p>{{ a }}</p>", ""),
    ("a value in a quoted attribute", '<p title="{{ a }}">x</p>', ""),
    ("a value in single quotes", "<p title='{{ a }}'>x</p>", ""),
    ("a value in <title>", "<title>{{ a }}</title>", ""),
    ("a value in a script", "<script>{{ a }}</script>", "inline <script>|in <script> nothing"),
    ("a literal script", "<script>alert(1)</script>", "inline <script>"),
    ("a script of its own file", '<script src="/static/a.js"></script>', ""),
    ("a style element", "<style>p { color: red }</style>", "<style>"),
    ("a style attribute", '<p style="color: red">x</p>', "attribute style"),
    ("a value in a style attribute", '<p style="color: {{ a }}">x</p>', "attribute style"),
    ("an event attribute", '<p onclick="f()">x</p>', "attribute onclick"),
    ("an event attribute in capitals", '<p onClick="{{ a }}">x</p>', "attribute onclick"),
    ("a handler of a library", '<p hx-on:click="f()">x</p>', "attribute hx-on"),
    ("a frame's document", '<iframe srcdoc="{{ a }}"></iframe>', "attribute srcdoc"),
    ("a page that loads itself anew", '<meta http-equiv="refresh" content="2">', ""),
    ("a page that loads another", '<meta http-equiv="refresh" content="2;url=/x">', "http-equiv"),
    ("a page that loads a value", '<meta http-equiv="refresh" content="{{ a }}">', "http-equiv"),
    ("a policy of a page", '<meta http-equiv="x" content="2">', "http-equiv"),
    ("an unquoted attribute", "<p title={{ a }}>x</p>", "must stand in quotes"),
    ("an unquoted literal", "<p title=x>x</p>", "must stand in quotes"),
    ("a value as a tag", "<{{ a }}>x</p>", "a < that begins no tag"),
    ("a value among attributes", "<p {{ a }}>x</p>", "among the attributes"),
    ("a value as an attribute's name", '<p {{ a }}="x">x</p>', "among the attributes"),
    ("a value in a comment", "<!-- {{ a }} -->", "in a comment"),
    ("an address without url", '<a href="{{ a }}">x</a>', "holds an address"),
    ("an address with url", '<a href="{{ url a }}">x</a>', ""),
    ("a source without url", '<img src="{{ a }}">', "holds an address"),
    ("an action without url", '<form action="{{ a }}"></form>', "holds an address"),
    ("url behind something", '<a href="/x/{{ url a }}">x</a>', "at the beginning"),
    ("url outside an address", "<p>{{ url a }}</p>", "belongs into an attribute"),
    ("url in another attribute", '<p title="{{ url a }}">x</p>', "holds no address"),
    ("a part behind a path", '<a href="/clients/{{ part n }}">x</a>', ""),
    ("a part of a query", '<a href="/clients?find={{ part a }}">x</a>', ""),
    ("a part at the beginning", '<a href="{{ part a }}">x</a>', "only behind a path"),
    ("a part of a host", '<a href="//{{ part a }}">x</a>', "only behind a path"),
    ("a part behind a scheme", '<a href="https:{{ part a }}">x</a>', "only behind a path"),
    ("an address that runs", '<a href="javascript:f()">x</a>', "scheme that runs"),
    ("an address that runs, in capitals", '<a href=" JavaScript :f()">x</a>', "scheme that runs"),
    ("words in text", '<p>{{_ "Save" }}</p>', ""),
    ("words in an attribute", '<p title="{{_ "Save" }}">x</p>', ""),
    ("words in an address", '<a href="{{_ "Save" }}">x</a>', "holds an address"),
    ("a choice", "<p>{{? b }}x{{: }}y{{/?}}</p>", ""),
    ("a choice among attributes", "<p{{? b }} hidden{{/?}}>x</p>", ""),
    ("a choice inside an attribute", '<p class="a{{? b }} b{{/?}}">x</p>', ""),
    ("a choice that opens an element", "{{? b }}<p>{{/?}}x</p>", "both ways must end"),
    ("a choice that opens a quote", '<p {{? b }}title="{{/?}}">', "both ways must end"),
    ("a choice that is open", "{{? b }}x", "is open"),
    ("an end without a choice", "x{{/?}}", "closes no"),
    ("another way twice", "{{? b }}x{{: }}y{{: }}z{{/?}}", "belongs between"),
    ("elements that cross", "<p><b>x</p></b>", "</p> inside <b>"),
    ("an element that is open", "<div><p>x</p>", "ends inside <div>"),
    ("an element closed twice", "<p>x</p></p>", "nothing is open"),
    ("a lone <", "<p>1 < 2</p>", "write &lt;"),
    ("braces that are open", "<p>{{ a </p>", "{{ or }} without the other"),
    ("something else", "<p>{{ a + 1 }}</p>", "not understood"),
    ("a call", "<p>{{ f(a) }}</p>", "not understood"),
]


def compiled(text, name="v"):
    return compile_views.Compiler(f"{name}.html", text).run()


def check_case(text, wanted):
    try:
        compiled(HEAD + text)
        said = ""
    except BadView as fault:
        said = str(fault)
    if wanted == "":
        assert said == "", said
    else:
        assert any(part in said for part in wanted.split("|")), said or "it was taken"
        assert re.match(r"v\.html:\d+: ", said), said


def build(texts, folder):
    """Compiles views with the C compiler; returns what it says."""
    files = []
    for name, text in texts.items():
        path = pathlib.Path(folder, name + ".html")
        path.write_text(text)
        files.append(str(path))
    web = pathlib.Path(folder, "web")
    web.mkdir(exist_ok=True)
    (web / "asset_names.h").write_text("#define ASSET_a_css \"/static/a.css\"\n")
    compile_views.main(web / "views.h", pathlib.Path(folder, "views.c"), *files)
    done = subprocess.run([*CC, "-std=c17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
                           "-fsyntax-only", f"-I{folder}", f"-I{ROOT / 'src'}",
                           pathlib.Path(folder, "views.c")], capture_output=True, text=True)
    return done.stderr


def a_right_view_compiles(folder):
    text = LIST + ('<ul>\n{{# struct row row in rows }}\n<li>{{ row.name }} {{_ "of {1}" row.name }}</li>\n'
                   '{{/ row }}\n</ul>\n{{? rows.count }}<link href="{{@ a.css }}">{{/?}}\n')
    assert build({"v": text}, folder) == ""


def a_misspelt_field_does_not_compile(folder):
    said = build({"v": HEAD + "<p>\n{{ aa }}</p>"}, folder)
    assert "v.html:3" in said and "aa" in said, said


def a_misspelt_field_of_a_row_does_not_compile(folder):
    said = build({"v": LIST + "{{# struct row row in rows }}\n{{ row.nam }}\n{{/ row }}"}, folder)
    assert "v.html:5" in said and "nam" in said, said


def a_type_without_a_way_onto_the_page_does_not_compile(folder):
    said = build({"v": LIST + "<p>{{ rows }}</p>"}, folder)
    assert "v.html:4" in said, said


def a_loop_over_rows_of_another_type_does_not_compile(folder):
    said = build({"v": LIST + "{{# struct fault row in rows }}{{ row.field }}{{/ row }}"}, folder)
    assert "v.html:4" in said, said


def a_layout_stands_around_and_views_stand_inside(folder):
    layout = '{{! view: struct frame_view { const char *title; } }}\n<main>\n{{ yield }}\n</main>'
    inner = "{{! view: struct inner_view { const char *x; } }}\n<b>{{ x }}</b>"
    page = ("{{! view: struct v_view { struct frame_view frame; struct inner_view inner; } }}\n"
            "{{! layout: frame frame }}\n<p>{{> inner inner }}</p>")
    assert build({"frame": layout, "inner": inner, "v": page}, folder) == ""
    source = pathlib.Path(folder, "views.c").read_text()
    parts = [source.index(part, source.index("void view_v(")) for part in
             ("view_frame_begin(out", "<p>", "view_inner(out", "</p>", "view_frame_end(out")]
    assert parts == sorted(parts), parts


def a_layout_may_stand_inside_another(folder):
    outer = '{{! view: struct outer_view { const char *title; } }}\n<main>{{ yield }}</main>'
    frame = ("{{! view: struct frame_view { struct outer_view outer; } }}\n{{! layout: outer outer }}\n"
             "<div>{{ yield }}</div>")
    page = "{{! view: struct v_view { struct frame_view frame; } }}\n{{! layout: frame frame }}\n<p>x</p>"
    assert build({"outer": outer, "frame": frame, "v": page}, folder) == ""
    source = pathlib.Path(folder, "views.c").read_text()
    parts = [source.index(part, source.index("void view_frame_begin(")) for part in
             ("view_outer_begin(out", "<div>", "void view_frame_end(", "</div>", "view_outer_end(out")]
    assert parts == sorted(parts), parts


def an_unknown_layout_is_refused(folder):
    try:
        compile_views.write(f"{folder}/a.h", f"{folder}/a.c",
                            [compiled(HEAD + "{{! layout: nowhere a }}\nx")])
    except BadView as fault:
        assert "no layout named nowhere" in str(fault)
    else:
        raise AssertionError("it was taken")


def a_view_without_its_struct_is_refused(folder):
    try:
        compiled("<p>x</p>")
    except BadView as fault:
        assert "struct v_view" in str(fault)
    else:
        raise AssertionError("it was taken")


def what_goes_wrong_names_its_line(folder):
    try:
        compiled(HEAD + "<p>\n\n<a href=\"{{ a }}\">x</a></p>")
    except BadView as fault:
        assert str(fault).startswith("v.html:4: "), fault
    else:
        raise AssertionError("it was taken")


def long_literals_are_cut_to_what_compilers_promise(folder):
    assert build({"v": HEAD + "<p>" + "long ?? \"text\" " * 2000 + "</p>"}, folder) == ""


BUILDS = [a_right_view_compiles, a_misspelt_field_does_not_compile,
          a_misspelt_field_of_a_row_does_not_compile,
          a_type_without_a_way_onto_the_page_does_not_compile,
          a_loop_over_rows_of_another_type_does_not_compile,
          a_layout_stands_around_and_views_stand_inside, a_layout_may_stand_inside_another,
          an_unknown_layout_is_refused,
          a_view_without_its_struct_is_refused, what_goes_wrong_names_its_line,
          long_literals_are_cut_to_what_compilers_promise]


def the_script_runs_nothing_from_text(folder):
    """What a strict policy would refuse must not be in what is served (no eval, no inline code)."""
    for path in sorted((ROOT / "src/web/assets").iterdir()):
        text = path.read_text()
        for pattern in (r"\beval\b", r"new\s+Function", r"\binnerHTML\b", r"\bouterHTML\b",
                        r"insertAdjacentHTML", r"document\.write", r"javascript:", r"hx-on", r"\bjs:",
                        r"set(Timeout|Interval)\(\s*[\"'`]", r"@import", r"url\(\s*[\"']?(https?:)?//",
                        r"<script", r"\son[a-z]+=", r"https?://(?!www\.w3\.org/2000/svg)"):
            found = re.search(pattern, text)
            assert not found, f"{path.name} holds {found[0]!r}"


def main():
    number = failed = 0
    tests = [(name, lambda text=text, wanted=wanted: check_case(text, wanted))
             for name, text, wanted in CASES]
    with tempfile.TemporaryDirectory() as folder:
        for test in [*BUILDS, the_script_runs_nothing_from_text]:
            tests.append((test.__name__.replace("_", " "), lambda test=test: test(folder)))
        for name, run in tests:
            number += 1
            for left in pathlib.Path(folder).glob("*.html"):
                left.unlink()
            try:
                run()
                print(f"ok {number} - {name}")
            except (AssertionError, SystemExit) as fault:
                failed += 1
                print(f"not ok {number} - {name}\n# " + str(fault).replace("\n", "\n# "))
    print(f"1..{number}")
    sys.exit(failed > 0)


main()
