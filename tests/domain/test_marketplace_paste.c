// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/marketplace_paste.h"

#include <stdio.h>

#include "support/check.h"

enum { TODAY = 20779 }; /* 22 November 2026 */

static struct pasted read_text(struct arena *arena, const char *text)
{
    return marketplace_paste_read(slice_of(text), TODAY, arena);
}

static void a_list_of_orders_becomes_proposals(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct pasted pasted = read_text(&arena, "Заказ №48213301\n"
                                             "Логотип для кофейни\n"
                                             "Покупатель: coffee_man\n"
                                             "12 марта 2026\n"
                                             "1 500 ₽\n"
                                             "Выполнен\n"
                                             "Заказ №48213377\n"
                                             "Перевод статьи\n"
                                             "Покупатель:\n"
                                             "anna-k\n"
                                             "вчера, 14:30\n"
                                             "12\xC2\xA0"
                                             "500,50 ₽\n"
                                             "Отменён\n");

    assert_int_equal(pasted.count, 2);
    const struct pasted_order *first = &pasted.items[0], *second = &pasted.items[1];
    assert_string_equal(first->client, "coffee_man");
    assert_string_equal(first->number, "48213301");
    assert_string_equal(first->title, "Логотип для кофейни");
    assert_int_equal(first->amount, 15000000);
    assert_string_equal(first->currency, "RUB");
    assert_int_equal(first->day, day_of(2026, 3, 12));
    assert_int_equal(first->state, PASTED_DONE);
    assert_string_equal(second->client, "anna-k");
    assert_int_equal(second->amount, 125005000);
    assert_int_equal(second->day, TODAY - 1);
    assert_int_equal(second->state, PASTED_CANCELLED);
    assert_int_equal(pasted.contacts_seen, 0);
    arena_free(&arena);
}

static void a_table_is_cut_at_its_tabs(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct pasted pasted =
        read_text(&arena, "Сайт-визитка\tmisha99\t5 окт\t20 000 руб.\tВ работе\n"
                          "Баннер для группы\tolga_p\t30 ноя\t700 руб.\tЗавершён\n");

    assert_int_equal(pasted.count, 2);
    assert_string_equal(pasted.items[0].client, "misha99");
    assert_string_equal(pasted.items[0].title, "Сайт-визитка");
    assert_int_equal(pasted.items[0].state, PASTED_OPEN);
    assert_int_equal(pasted.items[0].day, day_of(2026, 10, 5));
    /* A day without a year is the last one that was. */
    assert_int_equal(pasted.items[1].day, day_of(2025, 11, 30));
    assert_string_equal(pasted.items[1].client, "olga_p");
    arena_free(&arena);
}

static void of_a_dialogue_each_person_is_proposed_once_without_an_order(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct pasted pasted = read_text(&arena, "coffee_man\n12 марта, 10:00\nДобрый день!\n"
                                             "my_nick\n12 марта, 10:05\nЗдравствуйте\n"
                                             "coffee_man\nСпасибо\n");

    assert_int_equal(pasted.count, 2);
    assert_string_equal(pasted.items[0].client, "coffee_man");
    assert_string_equal(pasted.items[1].client, "my_nick");
    for (size_t i = 0; i < 2; i++) {
        assert_false(pasted.items[i].has_day);
        assert_false(pasted.items[i].has_amount);
        assert_string_equal(pasted.items[i].title, "");
    }
    arena_free(&arena);
}

static void contacts_are_counted_and_never_proposed(void **state)
{
    (void)state;
    static const char *const contacts[] = {
        "пишите на vasya@example.com", "+7 912 345-67-89",          "t.me/vasya",
        "мой телеграм vasya",          "https://wa.me/79123456789",
    };
    struct arena arena = {0};

    for (size_t i = 0; i < sizeof(contacts) / sizeof(contacts[0]); i++) {
        struct pasted pasted = read_text(&arena, contacts[i]);
        if (pasted.contacts_seen != 1 || pasted.count != 0)
            fail_msg("%s", contacts[i]);
    }
    assert_int_equal(read_text(&arena, "1 500 ₽").contacts_seen, 0);
    assert_int_equal(read_text(&arena, "Заказ №1234567890123").contacts_seen, 0);
    arena_free(&arena);
}

static void days_and_amounts_that_are_none_are_let_be(void **state)
{
    (void)state;
    struct arena arena = {0};

    assert_int_equal(read_text(&arena, "").count, 0);
    assert_int_equal(read_text(&arena, "\n\t \r\n").count, 0);
    struct pasted pasted =
        read_text(&arena, "nick_name\n31 апреля 2026\n9999999999999 ₽\n12 ₽\n");
    assert_int_equal(pasted.count, 1);
    assert_false(pasted.items[0].has_day);
    assert_int_equal(pasted.items[0].amount, 120000);
    arena_free(&arena);
}

static void more_than_the_most_is_cut_and_said(void **state)
{
    (void)state;
    enum { EACH = 80 };
    struct arena arena = {0};
    char *text = arena_alloc(&arena, (PASTED_MAX + 1) * EACH + 1);
    size_t length = 0;

    for (int i = 0; i <= PASTED_MAX; i++)
        length += (size_t)snprintf(text + length, EACH, "Заказ №%d\nВыполнен\n", 100000 + i);
    struct pasted pasted = marketplace_paste_read((struct slice){text, length}, TODAY, &arena);
    assert_int_equal(pasted.count, PASTED_MAX);
    assert_true(pasted.is_cut);
    arena_free(&arena);
}

static void only_its_own_sources_hide_contacts(void **state)
{
    (void)state;
    assert_true(source_hides_contacts("Kwork"));
    assert_true(source_hides_contacts(" kwork "));
    assert_false(source_hides_contacts(""));
    assert_false(source_hides_contacts("Kworks"));
    assert_false(source_hides_contacts("from memory"));
}

static void rules_have_their_day_and_say_where_they_are_from(void **state)
{
    (void)state;
    size_t count = 0, read = 0, reasons = 0;
    day_t checked_on = 0;
    const struct marketplace_rule *rules = marketplace_rules(&count, &checked_on);

    assert_int_equal(checked_on, day_of(2026, 11, 21));
    for (size_t i = 0; i < count; i++) {
        assert_true(rules[i].text[0] != '\0');
        read += rules[i].is_read;
        reasons += rules[i].is_reason;
    }
    assert_true(read > 0 && read < count);
    assert_true(reasons > 0 && reasons < count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_of_orders_becomes_proposals),
        cmocka_unit_test(a_table_is_cut_at_its_tabs),
        cmocka_unit_test(of_a_dialogue_each_person_is_proposed_once_without_an_order),
        cmocka_unit_test(contacts_are_counted_and_never_proposed),
        cmocka_unit_test(days_and_amounts_that_are_none_are_let_be),
        cmocka_unit_test(more_than_the_most_is_cut_and_said),
        cmocka_unit_test(only_its_own_sources_hide_contacts),
        cmocka_unit_test(rules_have_their_day_and_say_where_they_are_from),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
