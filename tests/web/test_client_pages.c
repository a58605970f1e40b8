// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "support/page_case.h"

#include "support/check.h"

/* What belongs to a client, on pages: people, points, days, notes, tags, own fields. */

static unsigned code_of(struct page_case *test)
{
    return test->exchange->reply.code;
}

static const char *at_client(struct page_case *test, int64_t id, const char *rest)
{
    return page_text(test, "/clients/%" PRId64 "%s", id, rest);
}

static const char *client_page(struct page_case *test, int64_t id)
{
    return page_get(test, at_client(test, id, ""));
}

/* The number that follows `mark`. */
static int64_t number_after(const char *page, const char *mark)
{
    const char *at = strstr(page, mark);

    if (!at)
        fail_msg("the page lacks: %s", mark);
    return at ? strtoll(at + strlen(mark), NULL, 10) : 0;
}

/* Of a form's field, every byte as %XX. */
static const char *encoded(struct page_case *test, const char *text)
{
    size_t length = strlen(text);
    char *out = arena_alloc(&test->arena, 3 * length + 1);

    for (size_t i = 0; i < length; i++) {
        static const char digits[] = "0123456789ABCDEF";
        unsigned char byte = (unsigned char)text[i];

        out[3 * i] = '%';
        out[3 * i + 1] = digits[byte >> 4];
        out[3 * i + 2] = digits[byte & 15];
    }
    return out;
}

static const char *repeated(struct page_case *test, size_t length)
{
    char *out = arena_alloc(&test->arena, length + 1);

    memset(out, 'a', length);
    return out;
}

/* Presses Undo on the page, and returns what comes then. */
static const char *undo_on(struct page_case *test, const char *page, int64_t id)
{
    int64_t audit_id = number_after(page, "action=\"/undo/");

    page_send(test, page_text(test, "/undo/%" PRId64, audit_id), "");
    assert_int_equal(code_of(test), 303);
    return client_page(test, id);
}

/* --- each part: added, changed, two at once, removed, taken back --- */

static const struct part {
    const char *name; /* in the path */
    const char *added, *changed, *field, *was, *is;
} parts[] = {
    {"notes", "kind=note&text=Likes+tea", "kind=call&text=Likes+mint", "text", "Likes tea",
     "Likes mint"},
    {"days", "kind=birthday&date=29.02.1980&label=Round", "kind=birthday&date=01.03.&label=Square",
     "label", "Round", "Square"},
    {"people", "name=Bo+Quill&form_of_address=formal", "name=Bo+Q.+Quill", "name", "Bo Quill",
     "Bo Q. Quill"},
    {"points", "kind=email&value=ada%40example.org", "kind=email&value=ada%40example.com", "value",
     "ada@example.org", "ada@example.com"},
};
enum { PARTS = sizeof(parts) / sizeof(parts[0]) };

/* A point needs to be somebody's. */
static const char *form_of(struct page_case *test, int64_t id, const struct part *part,
                           const char *form)
{
    if (strcmp(part->name, "points") != 0)
        return form;
    const char *page = page_get(test, at_client(test, id, "/points/new"));
    return page_text(test, "contact=%" PRId64 "&%s", number_after(page, "<option value=\""), form);
}

/* The path of the one record of this part that the client has. */
static const char *item_path(struct page_case *test, int64_t id, const struct part *part)
{
    const char *mark = at_client(test, id, page_text(test, "/%s/", part->name));
    const char *page = client_page(test, id), *found = NULL;

    for (const char *at = strstr(page, mark); at; at = strstr(at + 1, mark))
        if (at[strlen(mark)] != 'n') /* new */
            found = at;
    assert_non_null(found);
    return page_text(test, "%s%" PRId64, mark, number_after(found, mark));
}

static void walk_part(struct page_case *test, const struct part *part)
{
    int64_t id = page_add_client(test, "Ada Harbour");
    const char *fresh = at_client(test, id, page_text(test, "/%s/new", part->name));

    page_send(test, fresh, form_of(test, id, part, part->added));
    assert_int_equal(code_of(test), 303);
    assert_page_has(client_page(test, id), part->was);
    const char *path = item_path(test, id, part);
    const char *page = page_get(test, path);
    assert_page_has(page, part->was);
    int64_t version = number_after(page, "name=\"version\" value=\"");
    const char *changed =
        page_text(test, "version=%" PRId64 "&base_%s=%s&%s", version, part->field,
                  encoded(test, part->was), form_of(test, id, part, part->changed));
    page_send(test, path, changed);
    assert_int_equal(code_of(test), 303);
    assert_page_has(client_page(test, id), part->is);

    /* Whoever looked at it before sees both, and loses nothing. */
    page = page_send(test, path,
                     page_text(test, "version=%" PRId64 "&base_%s=%s&%s=Third", version,
                               part->field, encoded(test, part->was), part->field));
    assert_int_equal(code_of(test), 409);
    assert_page_has(page, "Third");
    assert_page_has(page, part->is);

    page_send(test, page_text(test, "%s/remove", path), "");
    assert_int_equal(code_of(test), 303);
    page = client_page(test, id);
    assert_page_lacks(page, part->is);
    assert_page_has(undo_on(test, page, id), part->is);
}

static void each_part_is_added_changed_removed_and_taken_back(void **state)
{
    for (size_t i = 0; i < PARTS; i++)
        walk_part(*state, &parts[i]);
}

/* --- hostile texts --- */

static const struct typed {
    const char *path, *form, *field;
} typed[] = {
    {"/notes/new", "kind=note", "text"},
    {"/days/new", "kind=birthday&date=01.03.", "label"},
    {"/people/new", "form_of_address=", "name"},
    {"/people/new", "name=Bo", "salutation"},
    {"/points/new", "kind=other", "value"},
    {"/tags", "", "tags"},
    {"", "version=1&name=Ada", "likes"},
    {"", "version=1", "name"},
};
static const char *const hostile[] = {"<script>alert(1)</script>",
                                      "\"' onmouseover=\"alert(1)",
                                      "\xE2\x80\xAE"
                                      "evil\xE2\x80\xAC",
                                      "</textarea></option><script>alert(1)</script>",
                                      "javascript:alert(1)",
                                      "a\x01"
                                      "b"};

static void type_in(struct page_case *test, const struct typed *into, const char *text)
{
    int64_t id = page_add_client(test, "Ada");
    const char *path = at_client(test, id, into->path), *contact = "", *version = "";

    if (strcmp(into->path, "/points/new") == 0)
        contact = page_text(test, "contact=%" PRId64 "&",
                            number_after(page_get(test, path), "<option value=\""));
    if (strcmp(into->path, "/tags") == 0)
        version = page_text(test, "version=%" PRId64 "&",
                            number_after(page_get(test, path), "name=\"version\" value=\""));
    const char *reply = page_send(test, path,
                                  page_text(test, "%s%s%s&%s=%s", contact, version, into->form,
                                            into->field, encoded(test, text)));
    if (code_of(test) != 303 && code_of(test) != 422)
        fail_msg("%s %s: %u", into->path, into->field, code_of(test));
    if (code_of(test) == 422)
        assert_page_has(reply, "class=\"error\"");
    const char *pages[] = {reply ? reply : "", client_page(test, id), page_get(test, "/clients")};
    for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
        assert_page_lacks(pages[i], "<script>alert");
        assert_page_lacks(pages[i], "\"' onmouseover");
        assert_page_lacks(pages[i], "href=\"javascript:");
    }
}

static void what_is_typed_stays_text(void **state)
{
    for (size_t i = 0; i < sizeof(typed) / sizeof(typed[0]); i++)
        for (size_t j = 0; j < sizeof(hostile) / sizeof(hostile[0]); j++)
            type_in(*state, &typed[i], hostile[j]);
}

static void too_long_texts_are_told_at_their_field(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada");
    static const struct {
        const char *path, *form, *error;
        size_t length;
        unsigned code;
    } cases[] = {
        {"/people/new", "name=%s", "id=\"name-error\"", 1000, 303},
        {"/people/new", "name=%s", "id=\"name-error\"", 1001, 422},
        {"/people/new", "name=Bo&given=%s", "id=\"given-error\"", 1000, 422},
        {"/days/new", "kind=birthday&date=01.03.&label=%s", "id=\"label-error\"", 1000, 422},
        {"/days/new", "kind=birthday&date=%s", "id=\"date-error\"", 1000, 422},
        {"/notes/new", "kind=%s&text=x", "id=\"kind-error\"", 1000, 422},
        {"", "version=1&name=%s", "id=\"name-error\"", 1001, 422}};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *text = repeated(test, cases[i].length);
        const char *at = strstr(cases[i].form, "%s");
        const char *form =
            page_text(test, "%.*s%s%s", (int)(at - cases[i].form), cases[i].form, text, at + 2);

        const char *page = page_send(test, at_client(test, id, cases[i].path), form);
        if (code_of(test) != cases[i].code)
            fail_msg("%s: %u", cases[i].form, code_of(test));
        if (cases[i].code == 422)
            assert_page_has(page, cases[i].error);
    }
}

static void tags_have_a_length_and_a_number(void **state)
{
    enum { LENGTHS = 2, MOST = 30 };
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada");
    const char *path = at_client(test, id, "/tags");
    int64_t version = number_after(page_get(test, path), "name=\"version\" value=\"");
    struct text many = text_new(&test->arena);

    for (int i = 0; i <= MOST; i++)
        text_format(&many, "tag%d,", i);
    const char *forms[LENGTHS] = {repeated(test, 1000), many.at};
    for (int i = 0; i < LENGTHS; i++) {
        const char *page = page_send(
            test, path, page_text(test, "version=%" PRId64 "&tags=%s", version, forms[i]));

        assert_int_equal(code_of(test), 422);
        assert_page_has(page, "id=\"tags-error\"");
    }
    page_send(test, path, page_text(test, "version=%" PRId64 "&tags=tea,%%20Tea,,late", version));
    assert_int_equal(code_of(test), 303);
    const char *page = client_page(test, id);
    assert_page_has(page, "<bdi>late</bdi>");
    assert_page_has(page, "<bdi>tea</bdi>");
    assert_page_lacks(page, "<bdi>Tea</bdi>");
}

/* --- rights --- */

static void whoever_only_looks_finds_no_forms(void **state)
{
    struct page_case *test = *state;
    static const char *const paths[] = {"/notes/new", "/tags", "/own",       "/people/new",
                                        "/merge",     "/edit", "/edit/care", "/erase"};
    int64_t id = page_add_client(test, "Ada");

    page_sign_in_as(test, ROLE_VIEWER);
    const char *page = client_page(test, id);
    assert_int_equal(code_of(test), 200);
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        assert_page_lacks(page, page_text(test, "%s\"", paths[i]));
        page_get(test, at_client(test, id, paths[i]));
        assert_int_equal(code_of(test), 403);
    }
    page_send(test, at_client(test, id, "/notes/new"), "kind=note&text=x");
    assert_int_equal(code_of(test), 403);
}

static void the_owner_alone_erases_and_by_the_name(void **state)
{
    static const enum role others[] = {ROLE_VIEWER, ROLE_MEMBER, ROLE_MANAGER};
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada \"<b>\" Quill");
    const char *path = at_client(test, id, "/erase");
    const char *right = "version=1&name=Ada+%22%3Cb%3E%22+Quill";

    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        page_sign_in_as(test, others[i]);
        assert_page_lacks(client_page(test, id), "/erase\"");
        assert_page_lacks(client_page(test, id), "/export\"");
        page_get(test, path);
        assert_int_equal(code_of(test), 403);
        page_send(test, path, right);
        assert_int_equal(code_of(test), 403);
        page_send(test, at_client(test, id, "/export"), "");
        assert_int_equal(code_of(test), 403);
    }
    page_sign_in_as(test, ROLE_OWNER);
    assert_page_has(client_page(test, id), "/erase\"");
    assert_page_has(page_get(test, path), "Ada &quot;&lt;b&gt;&quot; Quill");
    const char *page = page_send(test, path, "version=1&name=Somebody");
    assert_int_equal(code_of(test), 422);
    assert_page_has(page, "id=\"name-error\"");
    page_send(test, path, "version=7&name=Ada+%22%3Cb%3E%22+Quill");
    assert_int_equal(code_of(test), 409);
    assert_page_has(client_page(test, id), "Quill");
    page_send(test, path, right);
    assert_int_equal(code_of(test), 303);
    page = client_page(test, id);
    assert_page_lacks(page, "Quill");
    assert_page_has(page, "Erased client");
    assert_page_lacks(page_get(test, "/clients?find=quill"), "Quill");
}

/* --- merging --- */

static void two_are_looked_at_merged_and_parted(void **state)
{
    struct page_case *test = *state;
    int64_t into = page_add_client(test, "Ada Quill"), from = page_add_client(test, "Ada Quill");
    const char *path = at_client(test, into, "/merge");
    const char *both = page_text(test, "with=%" PRId64, from);

    page_send(test, at_client(test, into, ""), "version=1&likes=short+mails");
    page_send(test, at_client(test, from, ""), "version=1&likes=%3Cscript%3Ealert(1)");
    page_send(test, at_client(test, from, "/notes/new"), "kind=note&text=Of+the+other");
    assert_page_has(page_get(test, path), page_text(test, "merge?with=%" PRId64 "\"", from));
    const char *page = page_get(test, page_text(test, "%s?%s", path, both));
    assert_page_has(page, "name=\"take_likes\"");
    assert_page_has(page, "&lt;script&gt;alert(1)");
    assert_page_lacks(page, "name=\"take_name\"");
    page_get(test, page_text(test, "%s?with=%" PRId64, at_client(test, from, "/merge"), into));
    assert_int_equal(code_of(test), 303);
    assert_string_equal(page_replied(test, "Location"), page_text(test, "%s?%s", path, both));

    page_send(test, path, page_text(test, "%s&version=1&with_version=2", both));
    assert_int_equal(code_of(test), 409);
    page_send(test, path, page_text(test, "%s&version=2&with_version=2&take_likes=theirs", both));
    assert_int_equal(code_of(test), 303);
    page = client_page(test, into);
    assert_page_has(page, "Of the other");
    assert_page_has(page, "&lt;script&gt;alert(1)");
    int64_t audit_id = number_after(page, "action=\"/undo/");
    page_get(test, at_client(test, from, ""));
    assert_int_equal(code_of(test), 301);
    assert_string_equal(page_replied(test, "Location"), at_client(test, into, ""));

    page_send(test, page_text(test, "/undo/%" PRId64, audit_id), "");
    assert_int_equal(code_of(test), 303);
    assert_page_has(client_page(test, into), "short mails");
    page = client_page(test, from);
    assert_int_equal(code_of(test), 200);
    assert_page_has(page, "Of the other");
}

static void a_merge_with_nobody_is_refused(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada");
    const char *path = at_client(test, id, "/merge");

    page_get(test, page_text(test, "%s?with=%" PRId64, path, id));
    assert_int_equal(code_of(test), 422);
    page_get(test, page_text(test, "%s?with=999999", path));
    assert_int_equal(code_of(test), 404);
    page_get(test, page_text(test, "%s?with=-1", path));
    assert_true(code_of(test) == 400 || code_of(test) == 422);
    assert_page_has(page_get(test, path), "Nobody else has this name");
}

/* --- own fields --- */

static void own_fields_are_made_filled_and_put_away(void **state)
{
    struct page_case *test = *state;
    int64_t id = page_add_client(test, "Ada");

    page_send(test, "/settings/fields/new",
              "object=clients&kind=number&name=%3Cb%3ESize&choices=&place=1");
    assert_int_equal(code_of(test), 303);
    const char *page = page_get(test, "/settings/fields");
    assert_page_has(page, "&lt;b&gt;Size");
    int64_t field = number_after(page, "href=\"/settings/fields/");
    page = page_get(test, at_client(test, id, "/own"));
    assert_page_has(page, "&lt;b&gt;Size");
    int64_t version = number_after(page, "name=\"version\" value=\"");
    const char *form = page_text(test, "version=%" PRId64 "&f%" PRId64, version, field);
    page = page_send(test, at_client(test, id, "/own"), page_text(test, "%s=many", form));
    assert_int_equal(code_of(test), 422);
    assert_page_has(page, page_text(test, "id=\"f%" PRId64 "-error\"", field));
    page_send(test, at_client(test, id, "/own"), page_text(test, "%s=12,5", form));
    assert_int_equal(code_of(test), 303);
    assert_page_has(client_page(test, id), "12.5");
    page = page_send(test, at_client(test, id, "/own"), page_text(test, "%s=7", form));
    assert_int_equal(code_of(test), 409);
    assert_page_has(page, "12.5");

    const char *path = page_text(test, "/settings/fields/%" PRId64, field);
    page_send(test, path, "version=1&name=Size&place=1&archived=yes");
    assert_int_equal(code_of(test), 303);
    assert_page_lacks(client_page(test, id), "12.5");
    page_send(test, path, "version=1&name=Size&place=1");
    assert_int_equal(code_of(test), 409);
    page_send(test, path, "version=2&name=Size&place=1");
    assert_int_equal(code_of(test), 303);
    assert_page_has(client_page(test, id), "12.5");
    page_send(test, path, "version=3&name=Width&place=1");
    page = page_get(test, "/settings/fields");
    assert_page_has(page, "Width");
    int64_t audit_id = number_after(page, "action=\"/undo/");
    page_sign_in_as(test, ROLE_MEMBER);
    page_send(test, page_text(test, "/undo/%" PRId64, audit_id), "");
    assert_int_equal(code_of(test), 403);
    page_sign_in_as(test, ROLE_MANAGER);
    page_send(test, page_text(test, "/undo/%" PRId64, audit_id), "");
    assert_int_equal(code_of(test), 303);
    assert_page_lacks(page_get(test, "/settings/fields"), "Width");
    page_sign_in_as(test, ROLE_MEMBER);
    page_send(test, path, "version=3&name=Sizes&place=1");
    assert_int_equal(code_of(test), 403);
}

static void an_own_field_needs_a_name_of_its_own(void **state)
{
    struct page_case *test = *state;
    static const char *const forms[] = {
        "object=clients&kind=text&name=", "object=clients&kind=text&name=Size",
        "object=clients&kind=choice&name=Hue&choices=", "object=bricks&kind=text&name=Hue",
        "object=clients&kind=brick&name=Hue"};

    page_send(test, "/settings/fields/new", "object=clients&kind=text&name=Size");
    assert_int_equal(code_of(test), 303);
    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
        const char *page = page_send(test, "/settings/fields/new", forms[i]);

        assert_int_equal(code_of(test), 422);
        assert_page_has(page, "-error\"");
    }
    page_send(test, "/settings/fields/new",
              page_text(test, "object=clients&kind=text&name=%s", repeated(test, 1000)));
    assert_int_equal(code_of(test), 422);
}

#define PAGE_TEST(test) cmocka_unit_test_setup_teardown(test, page_case_setup, page_case_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE_TEST(each_part_is_added_changed_removed_and_taken_back),
        PAGE_TEST(what_is_typed_stays_text),
        PAGE_TEST(too_long_texts_are_told_at_their_field),
        PAGE_TEST(tags_have_a_length_and_a_number),
        PAGE_TEST(whoever_only_looks_finds_no_forms),
        PAGE_TEST(the_owner_alone_erases_and_by_the_name),
        PAGE_TEST(two_are_looked_at_merged_and_parted),
        PAGE_TEST(a_merge_with_nobody_is_refused),
        PAGE_TEST(own_fields_are_made_filled_and_put_away),
        PAGE_TEST(an_own_field_needs_a_name_of_its_own),
    };
    return run_store_tests(tests);
}
