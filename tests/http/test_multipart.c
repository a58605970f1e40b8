// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/multipart.h"

#include <string.h>

#include "base/text.h"

#include "support/check.h"

struct reading {
    struct arena arena;
    struct text file;
    struct fault fault;
    struct multipart_form form;
};

static enum status take(void *context, struct slice bytes, struct fault *fault)
{
    (void)fault;
    struct text *file = context;
    text_add_slice(file, bytes);
    return STATUS_OK;
}

/* Reads `bytes` in pieces of `piece`, with the boundary "b". */
static enum status read_form(struct slice bytes, size_t piece, struct reading *reading)
{
    *reading = (struct reading){0};
    reading->file = text_new(&reading->arena);
    struct multipart *multipart = multipart_start("b", &reading->arena, take, &reading->file);
    enum status status = STATUS_OK;

    while (status == STATUS_OK && bytes.length > 0) {
        size_t length = bytes.length < piece ? bytes.length : piece;

        status = multipart_add(multipart, (struct slice){bytes.at, length}, &reading->fault);
        bytes = (struct slice){bytes.at + length, bytes.length - length};
    }
    if (status == STATUS_OK)
        status = multipart_finish(multipart, &reading->fault, &reading->form);
    assert_int_equal(status, reading->fault.status);
    return status;
}

static const char usual[] =
    "--b\r\n"
    "Content-Disposition: form-data; name=\"csrf\"\r\n"
    "\r\n"
    "abc\r\n"
    "--b\r\n"
    "Content-Disposition: form-data; name=\"table\"; filename=\"my \\ %22old%22/Клиенты.csv\"\r\n"
    "Content-Type: text/CSV; charset=\"utf-8\"\r\n"
    "\r\n"
    "a,b\r\n1,2\r\n\r\n--\r\n--a\r--b\n\r\n--b\r\n"
    "content-disposition: FORM-DATA;name=empty\r\n"
    "\r\n"
    "\r\n"
    "--b--\r\n";

static void a_form_is_read_in_pieces_of_any_size(void **state)
{
    (void)state;
    struct reading reading;

    for (size_t piece = 1; piece <= sizeof(usual); piece++) {
        assert_int_equal(read_form(slice_of(usual), piece, &reading), STATUS_OK);
        assert_int_equal(reading.form.fields.count, 2);
        assert_string_equal(fields_value(&reading.form.fields, "csrf"), "abc");
        assert_string_equal(fields_value(&reading.form.fields, "empty"), "");
        assert_string_equal(reading.form.file_field, "table");
        assert_string_equal(reading.form.file_name, "Клиенты.csv");
        assert_string_equal(reading.form.media_type, "text/csv");
        assert_string_equal(reading.file.at, "a,b\r\n1,2\r\n\r\n--\r\n--a\r--b\n");
        assert_int_equal(reading.form.file_length, (int64_t)reading.file.length);
        arena_free(&reading.arena);
    }
}

static void a_file_that_was_not_chosen_is_none(void **state)
{
    (void)state;
    struct reading reading;
    static const char none[] =
        "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"\"\r\n"
        "Content-Type: application/octet-stream\r\n\r\n\r\n--b--";

    assert_int_equal(read_form(slice_of(none), 7, &reading), STATUS_OK);
    assert_null(reading.form.file_field);
    assert_int_equal(reading.form.fields.count, 0);
    arena_free(&reading.arena);
}

static void a_file_may_hold_any_octets_and_none(void **state)
{
    (void)state;
    struct reading reading;
    static const char octets[] = "--b\r\nContent-Disposition: form-data; name=f; filename=g\r\n"
                                 "\r\n\0\xFF\r\r\n--\r\n--b--\r\n";
    static const char empty[] = "--b\r\nContent-Disposition: form-data; name=f; filename=g\r\n"
                                "\r\n\r\n--b--\r\n";

    assert_int_equal(read_form((struct slice){octets, sizeof(octets) - 1}, 3, &reading), STATUS_OK);
    assert_int_equal(reading.form.file_length, 7);
    assert_memory_equal(reading.file.at, "\0\xFF\r\r\n--", 7);
    assert_string_equal(reading.form.media_type, "application/octet-stream");
    arena_free(&reading.arena);
    assert_int_equal(read_form(slice_of(empty), 3, &reading), STATUS_OK);
    assert_string_equal(reading.form.file_name, "g");
    assert_int_equal(reading.form.file_length, 0);
    arena_free(&reading.arena);
}

#define PART "--b\r\nContent-Disposition: form-data; name=\"a\""
#define FILE_PART "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"g\""
#define END "\r\n--b--\r\n"

/* AC-093 and what two readers could understand differently. */
static void what_is_no_form_of_a_browser_is_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        "\r\n",
        "--",
        "--b",
        "--b\r",
        "--b--x",
        "--b--\r",
        "--b--\r\n\r\n",
        "text before" PART "\r\n\r\nx" END,
        "\r\n" PART "\r\n\r\nx" END,
        "--c\r\n" PART "\r\n\r\nx" END,
        PART "\r\n\r\nx",
        PART "\r\n\r\nx\r\n--b",
        PART "\r\n\r\nx\r\n--b-",
        PART "\r\n\r\nx\r\n--bb--\r\n",
        PART "\r\n\r\nx\r\n--b \r\n" END,
        PART "\r\n\r\n\xFF" END,
        PART "; name=\"b\"\r\n\r\nx" END,
        PART "; filename=\"a\"; filename=\"b\"\r\n\r\nx" END,
        PART "; filename*=utf-8''b\r\n\r\nx" END,
        PART "; filename=\"\"\r\n\r\nx" END,
        PART "; filename=\"a\\\"b\"\r\n\r\nx" END,
        PART "; filename=\"a\r\n\r\nx" END,
        PART "\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\nx" END,
        PART "\r\nContent-Type: text/html\r\n\r\nx" END,
        PART "\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\nx" END,
        PART "\r\nContent-Type: text/plain\r\nContent-Type: text/plain\r\n\r\nx" END,
        PART "\r\nContent-Transfer-Encoding: base64\r\n\r\neA==" END,
        PART "\r\nno colon\r\n\r\nx" END,
        PART "\r\nName : x\r\n\r\nx" END,
        PART "\r\n folded\r\n\r\nx" END,
        PART "\n\r\n\r\nx" END,
        PART "\r\r\n\r\nx" END,
        PART "\r\nX: \x01\r\n\r\nx" END,
        PART "\r\nX: \xC3\r\n\r\nx" END,
        "--b\r\nContent-Disposition: form-data\r\n\r\nx" END,
        "--b\r\nContent-Disposition: form-data; name=\"\"\r\n\r\nx" END,
        "--b\r\nContent-Disposition: form-data; name=\"%0A\"\r\n\r\nx" END,
        "--b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx" END,
        "--b\r\nContent-Type: text/plain\r\n\r\nx" END,
        "--b\r\n\r\nx" END,
        FILE_PART "\r\nContent-Type: multipart/form-data\r\n\r\nx" END,
        FILE_PART "\r\nContent-Type: text\r\n\r\nx" END,
        FILE_PART "\r\n\r\nx\r\n" FILE_PART "\r\n\r\nx" END,
    };
    struct reading reading;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        for (size_t piece = 1; piece < 40; piece += 19) {
            if (read_form(slice_of(cases[i]), piece, &reading) != STATUS_INVALID)
                fail_msg("was taken: %s", cases[i]);
            arena_free(&reading.arena);
        }
}

static void a_nul_in_a_field_is_refused(void **state)
{
    (void)state;
    struct reading reading;
    static const char nul[] = PART "\r\n\r\nx\0y" END;
    assert_int_equal(read_form((struct slice){nul, sizeof(nul) - 1}, 9, &reading), STATUS_INVALID);
    arena_free(&reading.arena);
}

static void names_of_files_are_no_paths(void **state)
{
    (void)state;
    static const struct {
        const char *sent, *shown;
    } cases[] = {{"../../etc/passwd", "passwd"},
                 {"C:\\My files\\a.csv", "a.csv"},
                 {"..", "file"},
                 {"a/", "file"},
                 {"a%0D%0Ab", "a__b"},
                 {"%22a%22", "\"a\""},
                 {"%41", "%41"},
                 {".htaccess", ".htaccess"}};
    struct arena arena = {0};
    struct reading reading;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct text form = text_new(&arena);

        text_format(&form, PART "; filename=\"%s\"\r\n\r\nx" END, cases[i].sent);
        assert_int_equal(read_form((struct slice){form.at, form.length}, 1000, &reading),
                         STATUS_OK);
        assert_string_equal(reading.form.file_name, cases[i].shown);
        arena_free(&reading.arena);
    }
    arena_free(&arena);
}

static enum status read_parts(size_t count, size_t head_bytes, size_t value_bytes)
{
    struct arena arena = {0};
    struct text form = text_new(&arena);
    struct reading reading;

    for (size_t i = 0; i < count; i++) {
        text_add(&form, i == 0 ? "" : "\r\n");
        text_add(&form, PART "\r\nX: ");
        for (size_t j = 0; j < head_bytes; j++)
            text_add_char(&form, 'x');
        text_add(&form, "\r\n\r\n");
        for (size_t j = 0; j < value_bytes; j++)
            text_add_char(&form, 'v');
    }
    text_add(&form, END);
    enum status status = read_form((struct slice){form.at, form.length}, 4096, &reading);
    arena_free(&reading.arena);
    arena_free(&arena);
    return status;
}

static void a_form_has_limits(void **state)
{
    (void)state;
    assert_int_equal(read_parts(MULTIPART_PARTS_MAX, 0, 1), STATUS_OK);
    assert_int_equal(read_parts(MULTIPART_PARTS_MAX + 1, 0, 1), STATUS_INVALID);
    assert_int_equal(read_parts(1, MULTIPART_HEAD_MAX - 200, 1), STATUS_OK);
    assert_int_equal(read_parts(1, MULTIPART_HEAD_MAX, 1), STATUS_INVALID);
    assert_int_equal(read_parts(2, 0, MULTIPART_TEXT_MAX / 2), STATUS_OK);
    assert_int_equal(read_parts(2, 0, MULTIPART_TEXT_MAX / 2 + 1), STATUS_INVALID);
}

static void a_boundary_is_told_by_the_media_type(void **state)
{
    (void)state;
    static const struct {
        const char *type, *boundary;
    } cases[] = {
        {"multipart/form-data; boundary=abc", "abc"},
        {"multipart/form-data;BOUNDARY=\"a b\" ; charset=utf-8", "a b"},
        {"multipart/form-data; boundary=----WebKitFormBoundaryx1", "----WebKitFormBoundaryx1"},
        {"multipart/form-data", NULL},
        {"multipart/form-data; boundary=", NULL},
        {"multipart/form-data; boundary=\"a ", NULL},
        {"multipart/form-data; boundary=\"a \"", NULL},
        {"multipart/form-data; boundary=a; boundary=a", NULL},
        {"multipart/form-data; boundary=a b", NULL},
        {"multipart/form-data; boundary=\"\xC3\xA9\"", NULL},
        {"multipart/form-data; boundary="
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
         NULL},
    };
    struct arena arena = {0};

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *boundary = "";
        bool is_there = multipart_boundary(cases[i].type, &arena, &boundary);

        if (is_there != (cases[i].boundary != NULL))
            fail_msg("was %s: %s", is_there ? "taken" : "refused", cases[i].type);
        if (cases[i].boundary)
            assert_string_equal(boundary, cases[i].boundary);
    }
    arena_free(&arena);
}

static enum status refuse(void *context, struct slice bytes, struct fault *fault)
{
    (void)context;
    (void)bytes;
    return fault_set(fault, STATUS_UNAVAILABLE, "", PLAIN_MESSAGE("no room"));
}

static void whoever_takes_the_file_may_refuse_it(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct fault fault = {0};
    struct multipart *multipart = multipart_start("b", &arena, refuse, NULL);

    assert_int_equal(multipart_add(multipart, slice_of(FILE_PART "\r\n\r\nx" END), &fault),
                     STATUS_UNAVAILABLE);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_is_read_in_pieces_of_any_size),
        cmocka_unit_test(a_file_that_was_not_chosen_is_none),
        cmocka_unit_test(a_file_may_hold_any_octets_and_none),
        cmocka_unit_test(what_is_no_form_of_a_browser_is_refused),
        cmocka_unit_test(a_nul_in_a_field_is_refused),
        cmocka_unit_test(names_of_files_are_no_paths),
        cmocka_unit_test(a_form_has_limits),
        cmocka_unit_test(a_boundary_is_told_by_the_media_type),
        cmocka_unit_test(whoever_takes_the_file_may_refuse_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
