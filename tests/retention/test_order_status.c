// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_status.h"

#include "retention/column_words.h"
#include "support/check.h"

static void tells_what_a_status_means(void **state)
{
    (void)state;
    static const struct {
        const char *status;
        enum row_fate fate;
    } cases[] = {
        {"", ROW_COUNTS},
        {"Completed", ROW_COUNTS},
        {"paid", ROW_COUNTS},
        {"Partially refunded", ROW_COUNTS},
        {"Processing", ROW_COUNTS},
        {"Pending shipment", ROW_COUNTS},
        {"Cancelled by the client", ROW_CANCELLED},
        {"CANCELED", ROW_CANCELLED},
        {"Void", ROW_CANCELLED},
        {"payment_failed", ROW_COUNTS},
        {"failed", ROW_CANCELLED},
        {"refunded", ROW_CANCELLED},
        {"Unpaid", ROW_UNPAID},
        {"pending", ROW_UNPAID},
        {"Draft", ROW_UNPAID},
        {"on-hold", ROW_UNPAID},
        {"Выполнен", ROW_COUNTS},
        {"Оплачен", ROW_COUNTS},
        {"Отменён клиентом", ROW_CANCELLED},
        {"ОТМЕНЕН", ROW_CANCELLED},
        {"Не оплачен", ROW_UNPAID},
        {"Ожидает оплаты", ROW_UNPAID},
        {"Plaćeno", ROW_COUNTS},
        {"Isporučeno", ROW_COUNTS},
        {"Otkazano", ROW_CANCELLED},
        {"STORNIRANO", ROW_CANCELLED},
        {"neplaceno", ROW_UNPAID},
        {"Nije plaćeno", ROW_UNPAID},
        {"Na čekanju", ROW_UNPAID},
        {"\xFF\xFE", ROW_COUNTS},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        if (order_status_fate(slice_of(cases[i].status)) != cases[i].fate)
            fail_msg("%s", cases[i].status);
    char long_status[300];
    memset(long_status, 'x', sizeof(long_status));
    memcpy(long_status, "cancelled", 9);
    assert_int_equal(order_status_fate((struct slice){long_status, sizeof(long_status)}),
                     ROW_CANCELLED);
}

static void tells_sales_from_other_rows_of_a_ledger(void **state)
{
    (void)state;
    assert_int_equal(order_kind_fate(slice_of("Sale")), ROW_COUNTS);
    assert_int_equal(order_kind_fate(slice_of("Service Fee")), ROW_NOT_A_SALE);
    assert_int_equal(order_kind_fate(slice_of("Withdrawal to bank")), ROW_NOT_A_SALE);
    assert_int_equal(order_kind_fate(slice_of("комиссия банка")), ROW_NOT_A_SALE);
    assert_int_equal(order_kind_fate(slice_of("Refund")), ROW_COUNTS);
    assert_true(order_kind_is_refund(slice_of("Refund")));
    assert_true(order_kind_is_refund(slice_of("Возврат товара")));
    assert_true(order_kind_is_refund(slice_of("Povrat")));
    assert_false(order_kind_is_refund(slice_of("Sale")));
    assert_false(order_kind_is_refund(slice_of("")));
}

static void folds_what_writers_do_differently(void **state)
{
    (void)state;
    struct folded folded = text_fold(slice_of("  Datum_NARUDŽBE. "));
    struct folded russian = text_fold(slice_of("Счёт №"));
    struct folded apart = text_fold(slice_of("narudz\xCC\x8C"
                                             "ba"));

    assert_true(folded_equal(&folded, slice_of("datum narudžbe")));
    assert_true(folded_equal(&folded, slice_of("datumnarudzbe")));
    assert_false(folded_equal(&folded, slice_of("datum")));
    assert_false(folded_equal(&folded, slice_of("datum narudžbe 2")));
    assert_true(folded_starts_with(&folded, slice_of("datum")));
    assert_false(folded_starts_with(&folded, slice_of("datum narudžbe 2")));
    assert_true(folded_equal(&russian, slice_of("счет no")));
    assert_true(folded_equal(&apart, slice_of("narudžba")));
}

struct meaning_case {
    const char *name;
    int role;
};

static void knows_columns_by_their_names(void **state)
{
    (void)state;
    static const struct meaning_case cases[] = {
        {"CustomerID", ROLE_CLIENT},
        {"E-mail", ROLE_CLIENT},
        {"Покупатель", ROLE_CLIENT},
        {"ФИО клиента", ROLE_CLIENT},
        {"Naručitelj", ROLE_CLIENT},
        {"OIB kupca", ROLE_CLIENT},
        {"order_date", ROLE_DATE},
        {"Created At (UTC)", ROLE_DATE},
        {"Дата заказа", ROLE_DATE},
        {"Datum i vrijeme", ROLE_DATE},
        {"Total (EUR)", ROLE_AMOUNT},
        {"Сумма, руб.", ROLE_AMOUNT},
        {"Iznos EUR", ROLE_AMOUNT},
        {"Ukupno", ROLE_AMOUNT},
        {"Amount Refunded", ROLE_REFUNDED},
        {"Валюта", ROLE_CURRENCY},
        {"№ заказа", ROLE_ORDER},
        {"Заказ №", ROLE_ORDER},
        {"Order #", ROLE_ORDER},
        {"Broj narudžbe", ROLE_ORDER},
        {"Статус", ROLE_STATUS},
        {"Transaction Type", ROLE_KIND},
        {"Cancelled at", ROLE_CANCELLED},
        {"Канал продаж", ROLE_SOURCE},
        {"utm_source", ROLE_SOURCE},
        {"Usluga", ROLE_SERVICE},
        {"Qty", WORD_QUANTITY},
        {"Discount", WORD_NONE},
        {"", WORD_NONE},
        {"...", WORD_NONE},
    };

    struct arena arena = {0};
    const struct column_words *words = column_words_open(&arena);

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct column_meaning meaning = column_meaning_of(words, slice_of(cases[i].name));
        if (meaning.role != cases[i].role)
            fail_msg("%s: %d", cases[i].name, meaning.role);
    }
    arena_free(&arena);
}

/* A name that stood twice would have its second meaning never used. */
static void every_name_of_a_column_stands_once(void **state)
{
    (void)state;
    static const struct {
        int role, rank;
        const char *names;
    } tables[] = {
#define WORDS(role, rank, names) {role, rank, names},
#include "retention/column_words.def"
#undef WORDS
    };
    struct arena arena = {0};
    const struct column_words *words = column_words_open(&arena);

    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        for (const char *at = tables[i].names; *at != '\0';) {
            size_t length = strcspn(at, "|");
            struct column_meaning meaning = column_meaning_of(words, (struct slice){at, length});
            if (meaning.role != tables[i].role || meaning.rank != tables[i].rank)
                fail_msg("%.*s: role %d, rank %d", (int)length, at, meaning.role, meaning.rank);
            at += length + (at[length] == '|');
        }
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_what_a_status_means),
        cmocka_unit_test(tells_sales_from_other_rows_of_a_ledger),
        cmocka_unit_test(folds_what_writers_do_differently),
        cmocka_unit_test(every_name_of_a_column_stands_once),
        cmocka_unit_test(knows_columns_by_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
