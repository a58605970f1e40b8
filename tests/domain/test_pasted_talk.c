// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/pasted_talk.h"

#include <string.h>

#include "base/text.h"
#include "support/check.h"

/* 22 November 2026 */
enum { TODAY = 20779 };

/* "2026-11-22 18:43 Ana: text" in lines, so that a case is read at a glance; "-" for what is not
 * said. */
static const char *written(const struct pasted_talk *talk, struct arena *arena)
{
    struct text out = text_new(arena);

    for (size_t i = 0; i < talk->count; i++) {
        const struct pasted_message *one = &talk->items[i];
        char day[DAY_TEXT_SIZE] = "-";

        if (one->has_day)
            day_write(one->day, day);
        text_format(&out, "%s ", day);
        if (one->has_time)
            text_format(&out, "%02d:%02d ", one->minute / 60, one->minute % 60);
        else
            text_add(&out, "- ");
        text_format(&out, "%s: %s\n", talk->speakers[one->speaker], one->text);
    }
    return out.at;
}

static const struct {
    const char *why, *pasted, *read;
} dialogues[] = {
    {"WhatsApp of an iPhone, days first",
     "[22/11/2026, 18:43:10] Ana Novak: Dobar dan\n[22/11/2026, 18:44:00] Studio: Izvolite\n",
     "2026-11-22 18:43 Ana Novak: Dobar dan\n2026-11-22 18:44 Studio: Izvolite\n"},
    {"WhatsApp of an iPhone in the States, with a narrow space",
     "[11/21/26, 6:43:10\xE2\x80\xAFPM] Ana: Hi\n\xE2\x80\x8E[11/21/26, 12:05:00\xE2\x80\xAF"
     "AM] Us: Hello",
     "2026-11-21 18:43 Ana: Hi\n2026-11-21 00:05 Us: Hello\n"},
    {"WhatsApp of Android in Russian, with a line of its own and a message in two lines",
     "20.11.2026, 09:05 - Сообщения защищены сквозным шифрованием.\n"
     "20.11.2026, 09:05 - Ольга Петрова: Здравствуйте!\nКогда будет готово?\n"
     "21.11.2026, 10:00 - Мы: В среду: к обеду\n",
     "2026-11-20 09:05 Ольга Петрова: Здравствуйте!\nКогда будет готово?\n"
     "2026-11-21 10:00 Мы: В среду: к обеду\n"},
    {"WhatsApp of Android in Croatian",
     "20. 11. 2026. 09:05 - Ana: Bok\n21. 11. 2026. u 10:00 - Mi: Bok, Ana\n",
     "2026-11-20 09:05 Ana: Bok\n2026-11-21 10:00 Mi: Bok, Ana\n"},
    {"old WhatsApp, and somebody who is only a number",
     "28-09-16 11:20:19: +385 91 123 4567: Lorem\n28-09-16 11:20:33: Alex: Aenean",
     "2016-09-28 11:20 +385 91 123 4567: Lorem\n2016-09-28 11:20 Alex: Aenean\n"},
    {"Telegram on a computer",
     "Ana Novak, [22.11.2026 18:43]\nDobar dan\n\ni hvala\n\nStudio, [22.11.2026 18:50]\nMolim",
     "2026-11-22 18:43 Ana Novak: Dobar dan\n\ni hvala\n2026-11-22 18:50 Studio: Molim\n"},
    {"a marketplace, with days in lines of their own",
     "20 ноября 2026\nИван Заказчик, 12:30\nПривет\nstudio, 12:45\nЗдравствуйте\nВчера\n"
     "Иван Заказчик, 09:00\nСпасибо",
     "2026-11-20 12:30 Иван Заказчик: Привет\n2026-11-20 12:45 studio: Здравствуйте\n"
     "2026-11-21 09:00 Иван Заказчик: Спасибо\n"},
    {"names and times without a comma",
     "ivan_77 12:30\nHello\nus 12:31\nHi\nivan_77 12:40\nSee you at 15:00\nus 12:41\nYes",
     "- 12:30 ivan_77: Hello\n- 12:31 us: Hi\n- 12:40 ivan_77: See you at 15:00\n"
     "- 12:41 us: Yes\n"},
    {"a name that begins as a month does", "Maria 12:30\nHello\nMarta, yesterday at 9:05 am\nHi",
     "- 12:30 Maria: Hello\n2026-11-21 09:05 Marta: Hi\n"},
    {"names alone",
     "Ana: When can you begin?\nMe: On Monday.\nNote: bring the keys\nAna: Good\nMe: Thanks",
     "- - Ana: When can you begin?\n- - Me: On Monday.\nNote: bring the keys\n- - Ana: Good\n"
     "- - Me: Thanks\n"},
    {"days named by their month",
     "November 21, 2026 at 6:43 PM - Ana: Hi\n22. studenoga 2026. u 9:00 - Mi: Bok",
     "2026-11-21 18:43 Ana: Hi\n2026-11-22 09:00 Mi: Bok\n"},
    {"a day without a year is the last one", "24.12. 10:00 - Ana: Hi",
     "2025-12-24 10:00 Ana: Hi\n"},
    {"what is empty is no message", "Ana, 12:30\n\nMe, 12:31\nYes", "- 12:31 Me: Yes\n"},
    {"nothing", "", ""},
    {"a text that is no dialogue", "Dear Ana,\nsee you at 12:30\nhttps://example.com", ""},
};

static void dialogues_are_read_in_the_forms_that_programs_copy_them(void **state)
{

    (void)state;
    for (size_t i = 0; i < sizeof(dialogues) / sizeof(dialogues[0]); i++) {
        struct arena arena = {0};
        const struct pasted_talk talk =
            pasted_talk_read(slice_of(dialogues[i].pasted), STAMP_UNSAID, TODAY, &arena);
        const char *got = written(&talk, &arena);

        if (strcmp(got, dialogues[i].read) != 0)
            fail_msg("%s:\n%s\nwanted:\n%s", dialogues[i].why, got, dialogues[i].read);
        arena_free(&arena);
    }
}

static void the_order_of_day_and_month_is_found_where_days_tell_it(void **state)
{
    static const struct {
        const char *why, *pasted;
        enum stamp_order chosen, order;
        bool is_ambiguous;
        const char *first_day;
    } cases[] = {
        {"beyond twelve", "[13/11/2026, 10:00] A: a", STAMP_UNSAID, STAMP_DAY_FIRST, false,
         "2026-11-13"},
        {"beyond twelve, the other way", "[11/13/2026, 10:00] A: a", STAMP_UNSAID,
         STAMP_MONTH_FIRST, false, "2026-11-13"},
        {"one order would lie ahead", "[12/10/2026, 10:00] A: a", STAMP_UNSAID, STAMP_DAY_FIRST,
         false, "2026-10-12"},
        {"one order would go back", "[3/11/2026, 9:00] A: a\n[4/10/2026, 9:00] B: b", STAMP_UNSAID,
         STAMP_MONTH_FIRST, false, "2026-03-11"},
        {"nothing tells", "[3/4/2026, 9:00] A: a", STAMP_UNSAID, STAMP_UNSAID, true, "2026-04-03"},
        {"somebody chose", "[3/4/2026, 9:00] A: a", STAMP_MONTH_FIRST, STAMP_MONTH_FIRST, false,
         "2026-03-04"},
        {"both are one", "[4/4/2026, 9:00] A: a", STAMP_UNSAID, STAMP_UNSAID, false, "2026-04-04"},
        {"points mean days first", "[3.4.2026, 9:00] A: a", STAMP_UNSAID, STAMP_UNSAID, false,
         "2026-04-03"},
        {"as ISO has it", "[2026-04-03, 9:00] A: a", STAMP_UNSAID, STAMP_UNSAID, false,
         "2026-04-03"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct arena arena = {0};
        const struct pasted_talk talk =
            pasted_talk_read(slice_of(cases[i].pasted), cases[i].chosen, TODAY, &arena);
        char day[DAY_TEXT_SIZE] = "none";

        if (talk.count > 0 && talk.items[0].has_day)
            day_write(talk.items[0].day, day);
        if (talk.order != cases[i].order || talk.is_ambiguous != cases[i].is_ambiguous ||
            strcmp(day, cases[i].first_day) != 0)
            fail_msg("%s: order %d, ambiguous %d, day %s", cases[i].why, (int)talk.order,
                     talk.is_ambiguous, day);
        arena_free(&arena);
    }
}

static void a_day_that_does_not_exist_is_not_said(void **state)
{
    struct arena arena = {0};
    const struct pasted_talk talk =
        pasted_talk_read(slice_of("[31/02/2026, 10:00] A: a"), STAMP_UNSAID, TODAY, &arena);

    (void)state;
    assert_int_equal(talk.count, 1);
    assert_false(talk.items[0].has_day);
    assert_true(talk.items[0].has_time);
    arena_free(&arena);
}

static void what_is_too_much_is_cut_and_said_so(void **state)
{
    struct arena arena = {0};
    struct text text = text_new(&arena);

    (void)state;
    for (int i = 0; i < PASTED_MESSAGES_MAX; i++)
        text_add(&text, "[22/11/2026, 10:00] A: a\n");
    struct pasted_talk talk =
        pasted_talk_read((struct slice){text.at, text.length}, STAMP_UNSAID, TODAY, &arena);
    assert_int_equal(talk.count, PASTED_MESSAGES_MAX);
    assert_false(talk.is_cut);
    text_add(&text, "[22/11/2026, 10:00] A: a\n");
    talk = pasted_talk_read((struct slice){text.at, text.length}, STAMP_UNSAID, TODAY, &arena);
    assert_int_equal(talk.count, PASTED_MESSAGES_MAX);
    assert_true(talk.is_cut);

    struct text crowd = text_new(&arena);
    for (int i = 0; i <= PASTED_SPEAKERS_MAX; i++)
        text_format(&crowd, "[22/11/2026, 10:00] A%d: a\n", i);
    talk = pasted_talk_read((struct slice){crowd.at, crowd.length}, STAMP_UNSAID, TODAY, &arena);
    assert_int_equal(talk.speaker_count, PASTED_SPEAKERS_MAX);
    assert_int_equal(talk.count, PASTED_SPEAKERS_MAX);
    assert_true(talk.is_cut);
    arena_free(&arena);
}

static void lines_of_nobody_are_counted(void **state)
{
    struct arena arena = {0};
    const struct pasted_talk talk =
        pasted_talk_read(slice_of("Chat with Ana\n\n20.11.2026, 09:05 - Ana joined\n"
                                  "20.11.2026, 09:06 - Ana: Hi"),
                         STAMP_UNSAID, TODAY, &arena);

    (void)state;
    assert_int_equal(talk.count, 1);
    assert_int_equal(talk.left_out, 2);
    assert_int_equal(talk.said[0], 1);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dialogues_are_read_in_the_forms_that_programs_copy_them),
        cmocka_unit_test(the_order_of_day_and_month_is_found_where_days_tell_it),
        cmocka_unit_test(a_day_that_does_not_exist_is_not_said),
        cmocka_unit_test(what_is_too_much_is_cut_and_said_so),
        cmocka_unit_test(lines_of_nobody_are_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
