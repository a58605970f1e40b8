// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/archive_reader.h"

#include "app/archive_form.h"
#include "base/gzip.h"
#include "support/check.h"

/* What stands in an archive that a test makes; the rest is as it has to be. */
struct made {
    const char *head; /* NULL: ours */
    struct made_row {
        enum archive_table_id table;
        const char *line;
    } rows[8];
    const char *after; /* behind the last line */
};

#define WORKSPACE                                                                     \
    {                                                                                 \
        ARCHIVE_TABLE_workspace, "[1,\"\",\"en\",\"UTC\",\"\",0,1,0,0,0,\"\",\"\",0]" \
    }
#define CLIENT                                                                   \
    {                                                                            \
        ARCHIVE_TABLE_client, "[1,2,1,1,\"Ana\",\"\",null,0,null,0,0,null,null," \
                              "null,0,null,0,0,\"\",\"\",\"\",\"\",0,null]"      \
    }

static void add_line(struct text *out, const char *line)
{
    text_add(out, line);
    text_add_char(out, '\n');
}

static struct text make(struct arena *arena, const struct made *made)
{
    struct secret_digest *digest = secret_digest_open();
    int64_t rows[ARCHIVE_TABLES] = {0};
    uint8_t hash[SECRET_HASH_SIZE];
    struct text out = text_new(arena);

    if (made->head)
        text_add(&out, made->head);
    else
        archive_add_head(&out, 1);
    text_add_char(&out, '\n');
    for (int table = 0; table < ARCHIVE_TABLES; table++) {
        archive_add_table(&out, &archive_tables[table]);
        text_add_char(&out, '\n');
        for (size_t i = 0; i < 8; i++)
            if (made->rows[i].line && (int)made->rows[i].table == table) {
                add_line(&out, made->rows[i].line);
                rows[table]++;
            }
    }
    secret_digest_add(digest, out.at, out.length);
    secret_digest_close(digest, hash);
    archive_add_counts(&out, rows);
    archive_add_hash(&out, hash);
    text_add_char(&out, '\n');
    text_add(&out, made->after ? made->after : "");
    return out;
}

static enum status check(struct slice bytes, struct arena *arena, struct fault *fault,
                         struct archive_sum *sum)
{
    const struct archive_bytes archive = {.fd = -1, .memory = bytes};

    *fault = (struct fault){0};
    return archive_check(&archive, 1, arena, fault, sum);
}

/* Refused with a sentence that has `part` in it, on that line (0: no line is named). */
static void assert_refused(struct slice bytes, const char *part, int64_t line)
{
    struct arena arena = {0};
    struct archive_sum sum;
    struct fault fault;

    assert_int_equal(check(bytes, &arena, &fault, &sum), STATUS_INVALID);
    if (!strstr(fault.message.one, part))
        fail_msg("“%s” is not in “%s”", part, fault.message.one);
    if (line > 0)
        assert_int_equal(fault.message.args[0].count, line);
    arena_free(&arena);
}

static void assert_made_refused(const struct made *made, const char *part, int64_t line)
{
    struct arena arena = {0};
    struct text text = make(&arena, made);

    assert_refused((struct slice){text.at, text.length}, part, line);
    arena_free(&arena);
}

static void a_sound_archive_is_summed_up(void **state)
{
    const struct made made = {.rows = {WORKSPACE, CLIENT}};
    struct arena arena = {0};
    struct archive_sum sum;
    struct fault fault;

    (void)state;
    struct text text = make(&arena, &made);
    assert_int_equal(check((struct slice){text.at, text.length}, &arena, &fault, &sum), STATUS_OK);
    assert_int_equal(sum.rows, 2);
    assert_int_equal(sum.highest_id, 2);
    assert_int_equal(sum.schema, 1);
    assert_int_equal(sum.bytes, text.length);
    arena_free(&arena);
}

static void what_is_no_archive_is_refused_at_its_first_line(void **state)
{
    static const char *const heads[] = {
        "",
        "PK\x03\x04",
        "{\"format\":\"other\",\"version\":1,\"program\":\"1\",\"schema\":1}",
        "{\"format\":\"regulars-archive\",\"version\":x}",
        "{\"format\":\"regulars-archive\",\"version\":1,\"program\":\"1<b>\",\"schema\":1}",
        "{\"format\":\"regulars-archive\",\"version\":1,\"program\":\"1\",\"schema\":1} ",
        "{\"format\":\"regulars-archive\",\"version\":1,\"program\":\"1\",\"schema\":9999999999}",
    };

    (void)state;
    assert_refused((struct slice){"", 0}, "no archive", 0);
    for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
        assert_made_refused(&(struct made){.head = heads[i]}, "no archive", 0);
}

static void archives_of_a_newer_program_are_refused(void **state)
{
    (void)state;
    assert_made_refused(
        &(struct made){.head = "{\"format\":\"regulars-archive\",\"version\":2,\"new\":1}"},
        "newer Regulars", 0);
    assert_made_refused(
        &(struct made){.head = "{\"format\":\"regulars-archive\",\"version\":1,\"program\":\"9\","
                               "\"schema\":2}"},
        "newer Regulars", 0);
    assert_made_refused(
        &(struct made){.head = "{\"format\":\"regulars-archive\",\"version\":1,\"program\":\"0\","
                               "\"schema\":0}"},
        "never was", 0);
}

static void every_beginning_of_an_archive_is_told_to_be_cut_short(void **state)
{
    const struct made made = {.rows = {WORKSPACE, CLIENT}};
    struct arena arena = {0};

    (void)state;
    struct text text = make(&arena, &made);
    for (size_t length = 100; length < text.length; length++)
        assert_refused((struct slice){text.at, length}, "cut short", 0);
    arena_free(&arena);
}

/* Of whatever byte: it is never taken for sound. */
static void every_changed_byte_is_found(void **state)
{
    const struct made made = {.rows = {WORKSPACE, CLIENT}};
    struct arena arena = {0};

    (void)state;
    struct text text = make(&arena, &made);
    for (size_t at = 0; at < text.length; at++) {
        struct arena_mark mark = arena_mark(&arena);
        struct archive_sum sum;
        struct fault fault;

        text.at[at] ^= 1;
        assert_int_equal(check((struct slice){text.at, text.length}, &arena, &fault, &sum),
                         STATUS_INVALID);
        text.at[at] ^= 1;
        arena_rewind(&arena, mark);
    }
    arena_free(&arena);
}

static void rows_that_cannot_be_are_refused_with_their_line(void **state)
{
    (void)state;
    assert_made_refused(&(struct made){.rows = {WORKSPACE, WORKSPACE}}, "there twice", 4);
    assert_made_refused(&(struct made){.rows = {{ARCHIVE_TABLE_workspace,
                                                 "[2,\"\",\"\",\"\",\"\",0,0,0,0,0,\"\",\"\",0]"},
                                                WORKSPACE}},
                        "not in its order", 4);
    assert_made_refused(&(struct made){.rows = {CLIENT}}, "is not there", 9);
    assert_made_refused(&(struct made){.rows = {{ARCHIVE_TABLE_workspace,
                                                 "[0,\"\",\"\",\"\",\"\",0,0,0,0,0,\"\",\"\",0]"}}},
                        "ids go from 1", 3);
    assert_made_refused(
        &(struct made){
            .rows = {{ARCHIVE_TABLE_workspace,
                      "[9223372036854775807,\"\",\"\",\"\",\"\",0,0,0,0,0,\"\",\"\",0]"}}},
        "ids go from 1", 3);
    assert_made_refused(&(struct made){.rows = {{ARCHIVE_TABLE_workspace,
                                                 "[1,null,\"\",\"\",\"\",0,0,0,0,0,\"\",\"\",0]"}}},
                        "may not be null", 3);
    assert_made_refused(
        &(struct made){.rows = {{ARCHIVE_TABLE_workspace, "[1,\"\",\"\",\"\",\"\",0,0]"}}},
        "more or fewer values", 3);
    assert_made_refused(
        &(struct made){.rows = {WORKSPACE, {ARCHIVE_TABLE_blob, "[1,\"AAAA\",0,0]"}}},
        "wants bytes", 0);
}

static void references_are_followed_within_their_workspace(void **state)
{
    const struct made made = {
        .rows = {WORKSPACE,
                 {ARCHIVE_TABLE_workspace, "[3,\"\",\"\",\"\",\"\",0,0,0,0,0,\"\",\"\",0]"},
                 CLIENT,
                 {ARCHIVE_TABLE_contact, "[3,4,2,1,\"\",\"\",\"\",\"\",\"\",0,\"\",0,null,null]"}}};

    (void)state;
    assert_made_refused(&made, "is not there", 0);
}

static void other_tables_and_columns_are_refused(void **state)
{
    struct arena arena = {0};

    (void)state;
    struct text text = make(&arena, &(struct made){.rows = {WORKSPACE}});
    char *column = strstr(text.at, "\"time_zone\"");
    assert_non_null(column);
    column[1] = 'x';
    assert_refused((struct slice){text.at, text.length}, "was to come", 2);
    column[1] = 't';
    char *table = strstr(text.at, "{\"table\":\"user_account\"");
    memcpy(table, "{\"table\":\"sqlite_schem\"", strlen("{\"table\":\"sqlite_schem\""));
    assert_refused((struct slice){text.at, text.length}, "was to come", 4);
    arena_free(&arena);
}

static void nothing_may_come_after_the_last_line(void **state)
{
    (void)state;
    assert_made_refused(&(struct made){.after = "\n"}, "comes after its last one", 0);
    assert_made_refused(&(struct made){.after = "[1]\n"}, "comes after its last one", 0);
    assert_made_refused(&(struct made){.after = "x"}, "cut short", 0);
}

static void a_line_of_any_length_takes_no_more_memory_than_the_longest(void **state)
{
    enum { HUGE = 8 * 1024 * 1024 };
    struct arena arena = {0};
    char *line = arena_alloc(&arena, HUGE + 1);

    (void)state;
    memset(line, '[', HUGE);
    assert_refused((struct slice){line, HUGE}, "longer than", 1);
    assert_made_refused(&(struct made){.rows = {{ARCHIVE_TABLE_workspace, line}}}, "longer than",
                        3);
    memset(line, '\n', HUGE);
    assert_refused((struct slice){line, HUGE}, "no archive", 0);
    arena_free(&arena);
}

static bool take(void *context, struct slice bytes)
{
    text_add_slice(context, bytes);
    return true;
}

static void packed_archives_are_checked_as_plain_ones(void **state)
{
    struct arena arena = {0};
    struct text packed = text_new(&arena);
    struct archive_sum sum;
    struct fault fault;

    (void)state;
    struct text text = make(&arena, &(struct made){.rows = {WORKSPACE, CLIENT}});
    struct gzip_writer *writer = gzip_writer_open(&arena, take, &packed);
    assert_true(gzip_writer_add(writer, (struct slice){text.at, text.length}));
    assert_true(gzip_writer_finish(writer));
    gzip_writer_close(writer);
    assert_int_equal(check((struct slice){packed.at, packed.length}, &arena, &fault, &sum),
                     STATUS_OK);
    assert_int_equal(sum.rows, 2);
    assert_refused((struct slice){packed.at, packed.length / 2}, "cut short", 0);
    packed.at[packed.length / 2] ^= 0x40;
    assert_int_equal(check((struct slice){packed.at, packed.length}, &arena, &fault, &sum),
                     STATUS_INVALID);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_archive_is_summed_up),
        cmocka_unit_test(what_is_no_archive_is_refused_at_its_first_line),
        cmocka_unit_test(archives_of_a_newer_program_are_refused),
        cmocka_unit_test(every_beginning_of_an_archive_is_told_to_be_cut_short),
        cmocka_unit_test(every_changed_byte_is_found),
        cmocka_unit_test(rows_that_cannot_be_are_refused_with_their_line),
        cmocka_unit_test(references_are_followed_within_their_workspace),
        cmocka_unit_test(other_tables_and_columns_are_refused),
        cmocka_unit_test(nothing_may_come_after_the_last_line),
        cmocka_unit_test(a_line_of_any_length_takes_no_more_memory_than_the_longest),
        cmocka_unit_test(packed_archives_are_checked_as_plain_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
