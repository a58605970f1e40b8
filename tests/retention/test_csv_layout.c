// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/csv_layout.h"

#include "base/text.h"
#include "support/check.h"

/* What csv_layout_find() makes of a text. */
struct found {
    enum status status;
    struct csv_layout layout;
    struct fault fault;
};

static struct found find(struct arena *arena, struct slice head, const struct csv_choice *choice)
{
    static const struct csv_choice none = {0};
    struct found found = {0};

    found.status = csv_layout_find(head, "orders.csv", choice == NULL ? &none : choice, arena,
                                   &found.fault, &found.layout);
    assert_int_equal(found.status, found.fault.status);
    return found;
}

/* The delimiter and the columns of client, date and amount: ", 0 1 2"; "-" where none is. */
static const char *summary(struct arena *arena, const struct found *found)
{
    static const enum column_role shown[] = {ROLE_CLIENT, ROLE_DATE, ROLE_AMOUNT};
    struct text text = text_new(arena);

    if (found->status != STATUS_OK)
        return found->fault.message.one;
    text_add_char(&text, found->layout.delimiter == '\t' ? 'T' : found->layout.delimiter);
    for (size_t i = 0; i < 3; i++) {
        int32_t column = found->layout.column[shown[i]];
        if (column == COLUMN_NONE)
            text_add(&text, " -");
        else
            text_format(&text, " %d", (int)column);
    }
    return text.at;
}

struct layout_case {
    const char *why, *text, *want;
};

static void check_cases(const struct layout_case *cases, size_t count)
{
    struct arena arena = {0};

    for (size_t i = 0; i < count; i++) {
        struct found found = find(&arena, slice_of(cases[i].text), NULL);
        const char *got = summary(&arena, &found);
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("%s: %s, want %s", cases[i].why, got, cases[i].want);
    }
    arena_free(&arena);
}
#define CHECK_CASES(cases) check_cases((cases), sizeof(cases) / sizeof((cases)[0]))

static void finds_delimiter_and_columns(void **state)
{
    (void)state;
    static const struct layout_case cases[] = {
        {"commas", "client_id,date,amount\n1,1997-01-01,11.77\n2,1997-01-12,12.00\n", ", 0 1 2"},
        {"semicolons with decimal commas", "Klijent;Datum;Iznos\nAna;1.2.2025.;10,50\n", "; 0 1 2"},
        {"tabs", "Date\tCustomer\tTotal\n2025-01-01\tAnn, Ltd\t3\n", "T 1 0 2"},
        {"bars", "order date|buyer|grand total\n2025-01-01|Ann|3\n", "| 1 0 2"},
        {"Russian", "Дата заказа;Клиент;Сумма заказа\n01.02.2025;Иван;1 000,50\n", "; 1 0 2"},
        {"Croatian without its marks", "narucitelj,datum narudzbe,ukupno\nAna,2025-01-01,3\n",
         ", 0 1 2"},
        {"decimal commas in every row", "ann;2025-01-01;1,50\nbob;2025-01-02;2,75\n", "; 0 1 2"},
        {"no amount", "customer,date\nann,2025-01-01\n", ", 0 1 -"},
        {"a currency in the name", "client,date,Amount (USD)\nann,2025-01-01,3\n", ", 0 1 2"},
        {"a currency as last word", "клиент;дата;Сумма, руб.\nИван;2025-01-01;3\n", "; 0 1 2"},
        {"quoted header", "\"Client\",\"Date\",\"Amount\"\n\"a\",\"2025-01-01\",\"1\"\n",
         ", 0 1 2"},
        {"lone CR", "client,date\rann,2025-01-01\r", ", 0 1 -"},
    };
    CHECK_CASES(cases);
}

static void takes_the_more_certain_column(void **state)
{
    (void)state;
    static const struct layout_case cases[] = {
        {"an id before an e-mail before a name",
         "name,email,customer id,date\nA,a@x,7,2025-01-01\n", ", 2 3 -"},
        {"an e-mail before a name", "customer name,email,date\nA,a@x,2025-01-01\n", ", 1 2 -"},
        {"a key that is empty throughout is none",
         "customer id,customer,date\n,A,2025-01-01\n,B,2025-01-01\n", ", 1 2 -"},
        {"the order's date before others",
         "client,paid at,order date,created at\na,2025-01-03,2025-01-01,2025-01-02\n", ", 0 2 -"},
        {"the order's total before a price",
         "client,date,price,total,order total\na,2025-01-01,1,2,3\n", ", 0 1 4"},
        {"a price alone", "client,date,price\na,2025-01-01,1\n", ", 0 1 2"},
        {"not the price of one of several", "client,date,price,quantity\na,2025-01-01,1,5\n",
         ", 0 1 -"},
        {"a date that reads as one", "client,order date,created at\na,soon,2025-01-02\n",
         ", 0 2 -"},
        {"twins are one", "client,date,Amount,amount\na,2025-01-01,5,5\n", ", 0 1 2"},
    };
    CHECK_CASES(cases);
}

static void asks_where_several_columns_fit_as_well(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct found found = find(
        &arena, slice_of("client id,customer id,date\n1,7,2025-01-01\n2,8,2025-01-01\n"), NULL);

    assert_int_equal(found.status, STATUS_INVALID);
    assert_string_equal(found.fault.field, "client");
    assert_string_equal(found.fault.message.args[1].text, "client id (1), customer id (2)");
    found = find(&arena, slice_of("client,date,Date\n1,2025-01-01,2025-01-02\n"), NULL);
    assert_string_equal(found.fault.field, "date");
    arena_free(&arena);
}

static void tells_roles_by_contents_without_a_header(void **state)
{
    (void)state;
    static const struct layout_case cases[] = {
        {"a name, a date, an amount", "ann,2025-01-01,3.5\nbob,2025-01-02,4\n", ", 0 1 2"},
        {"in another order", "12,50;31.01.2025;Ana\n3,20;01.02.2025;Iva\n", "; 2 1 0"},
        {"ids and fractions", "17;2025-01-01;3,50\n18;2025-01-01;4,50\n", "; 0 1 2"},
        {"ids and days", "17,2025-01-01\n18,2025-02-01\n", ", 0 1 -"},
        {"two whole numbers may each be the client", "17,2025-01-01,3\n18,2025-01-02,4\n",
         "{1} has no header that says what its columns are; give their numbers with --client, "
         "--date and --amount: {2}"},
        {"two texts may each be the client", "ann,shop,2025-01-01\nbob,shop,2025-01-02\n",
         "{1} has no header that says what its columns are; give their numbers with --client, "
         "--date and --amount: {2}"},
        {"two dates", "ann,2025-01-01,2025-01-02\nbob,2025-01-01,2025-01-03\n",
         "{1} has no header that says what its columns are; give their numbers with --client, "
         "--date and --amount: {2}"},
    };
    CHECK_CASES(cases);
}

static void takes_columns_as_asked(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct slice text = slice_of("Kunde;Wann;Wieviel;Order ID\na;2025-01-01;3;1\n");
    struct csv_choice choice = {.column = {[ROLE_CLIENT] = "kunde",
                                           [ROLE_DATE] = "2",
                                           [ROLE_AMOUNT] = " WIEVIEL ",
                                           [ROLE_ORDER] = "-"}};
    struct found found = find(&arena, text, &choice);

    assert_string_equal(summary(&arena, &found), "; 0 1 2");
    assert_true(found.layout.was_asked[ROLE_CLIENT]);
    assert_int_equal(found.layout.column[ROLE_ORDER], COLUMN_NONE);
    assert_true(found.layout.has_header);

    choice.column[ROLE_DATE] = "when";
    found = find(&arena, text, &choice);
    assert_int_equal(found.status, STATUS_INVALID);
    assert_string_equal(found.fault.field, "date");
    assert_string_equal(found.fault.message.args[3].text, "Kunde, Wann, Wieviel, Order ID");
    choice.column[ROLE_DATE] = "5";
    assert_int_equal(find(&arena, text, &choice).status, STATUS_INVALID);
    choice.column[ROLE_DATE] = "0";
    assert_int_equal(find(&arena, text, &choice).status, STATUS_INVALID);
    arena_free(&arena);
}

static void numbers_asked_for_settle_a_log_without_header(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct csv_choice choice = {.column = {[ROLE_CLIENT] = "1"}};
    struct found found = find(&arena, slice_of("17,2025-01-01,3\n18,2025-01-02,4\n"), &choice);

    assert_string_equal(summary(&arena, &found), ", 0 1 2");
    assert_false(found.layout.has_header);
    assert_int_equal(found.layout.header_length, 0);
    assert_string_equal(found.layout.column_names[2], "column 3");
    arena_free(&arena);
}

static void skips_titles_and_the_line_of_excel(void **state)
{
    (void)state;
    struct arena arena = {0};
    const char *title = "Acme d.o.o.\nSales by customer\n\"January\n2025\"\n\nClient,Date,Amount\n";
    struct text text = text_new(&arena);

    text_add(&text, title);
    text_add(&text, "ann,2025-01-01,3\nbob,2025-01-02,4\n");
    struct found found = find(&arena, (struct slice){text.at, text.length}, NULL);
    assert_string_equal(summary(&arena, &found), ", 0 1 2");
    assert_int_equal(found.layout.header_length, strlen(title));
    assert_int_equal(found.layout.header_lines, 6);

    found = find(&arena, slice_of("sep=;\r\nclient;date;amount\r\na,b;2025-01-01;3\r\n"), NULL);
    assert_string_equal(summary(&arena, &found), "; 0 1 2");
    assert_int_equal(found.layout.header_length, 7 + 20);
    assert_int_equal(found.layout.header_lines, 2);
    arena_free(&arena);
}

static void says_what_a_file_is_that_holds_no_table(void **state)
{
    (void)state;
    struct arena arena = {0};
#define BYTES(text)            \
    {                          \
        text, sizeof(text) - 1 \
    }
    static const struct {
        struct slice bytes;
        const char *part;
    } cases[] = {
        {BYTES(""), "is empty"},
        {BYTES("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"), "PDF"},
        {BYTES("\x89PNG\r\n\x1A\n\0\0\0\rIHDR"), "picture"},
        {BYTES("PK\x03\x04\x14\0orders.csv"), "ZIP"},
        {BYTES("PK\x03\x04\x14\0[Content_Types].xml"), "Excel workbook"},
        {BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0"), "old Excel"},
        {BYTES("\n <!DOCTYPE html><html><body>Sign in</body></html>"), "web page"},
        {BYTES("<html><table><tr><td>1</td></tr></table>"), "web page"},
        {BYTES("<?xml version=\"1.0\"?><orders/>"), "XML"},
        {BYTES("[ {\"client\": 1, \"date\": 2}, {\"client\": 1}]"), "JSON"},
        {BYTES("{\"orders\": []}"), "JSON"},
        {BYTES("SQLite format 3\0\x10\0"), "SQLite"},
        {BYTES("PAR1\x15\0"), "Parquet"},
        {BYTES("\x28\xB5\x2F\xFD\0"), "packed"},
        {BYTES("\0\0\0\0\1\2\3,\n"), "no text"},
        {BYTES("client,date,amount\n"), "no orders below"},
        {BYTES("client,date,amount"), "no orders below"},
        {BYTES("client,date,amount\n\n\r\n,,\n"), "no orders below"},
        {BYTES("ann\nbob\n"), "one column only"},
        {BYTES("\n\n\n"), "one column only"},
        {BYTES("00001  19970101  1  11.77\n00002  19970112  1  12.00\n"), "by spaces"},
        {BYTES("client,date,\"amount\nann,2025-01-01,3\n"), "never closed"},
        {BYTES("x,y\nann,tea\n"), "no header"},
        {BYTES("who,what,country\nann,tea,HR\nann,3,HR\n"), "to be the date"},
        {BYTES("country,date\nHR,2025-01-01\n"), "to be the client"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct found found = find(&arena, cases[i].bytes, NULL);
        if (found.status != STATUS_INVALID ||
            strstr(found.fault.message.one, cases[i].part) == NULL)
            fail_msg("\"%s\": %s", cases[i].part, summary(&arena, &found));
        assert_string_equal(found.fault.message.args[0].text, "orders.csv");
    }
    arena_free(&arena);
}

static void names_the_line_of_a_quote_that_stays_open(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct found found = find(&arena, slice_of("Title\n\nclient,date\n\"ann,2025-01-01\n"), NULL);

    assert_int_equal(found.status, STATUS_INVALID);
    assert_int_equal(found.fault.message.args[1].count, 4);
    arena_free(&arena);
}

static void a_million_columns_are_too_many(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct text text = text_new(&arena);

    text_add(&text, "client,date");
    for (int i = 0; i < 1000000; i++)
        text_add(&text, ",x");
    text_add(&text, "\nann,2025-01-01\n");
    struct found found = find(&arena, (struct slice){text.at, text.length}, NULL);
    assert_int_equal(found.status, STATUS_INVALID);
    assert_int_equal(found.fault.message.args[1].count, CSV_COLUMNS_MAX);
    arena_free(&arena);
}

static void names_are_fit_to_be_shown(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct slice text = BYTES("client,date,a\xFF\033[1m\0b,\n"
                              "ann,2025-01-01,1,2\nbob,2025-01-01,1,2\ncy,2025-01-01,1,2\n");
    struct found found = find(&arena, text, NULL);

    assert_int_equal(found.status, STATUS_OK);
    assert_string_equal(found.layout.column_names[2], "a\xEF\xBF\xBD [1m b");
    assert_string_equal(found.layout.column_names[3], "column 4");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_delimiter_and_columns),
        cmocka_unit_test(takes_the_more_certain_column),
        cmocka_unit_test(asks_where_several_columns_fit_as_well),
        cmocka_unit_test(tells_roles_by_contents_without_a_header),
        cmocka_unit_test(takes_columns_as_asked),
        cmocka_unit_test(numbers_asked_for_settle_a_log_without_header),
        cmocka_unit_test(skips_titles_and_the_line_of_excel),
        cmocka_unit_test(says_what_a_file_is_that_holds_no_table),
        cmocka_unit_test(names_the_line_of_a_quote_that_stays_open),
        cmocka_unit_test(a_million_columns_are_too_many),
        cmocka_unit_test(names_are_fit_to_be_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
