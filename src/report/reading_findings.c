// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/reading_list.h"

#include "retention/order_groups.h"

/* Files beyond these are only counted: a year of daily exports must not fill the page. */
enum { FILES_SHOWN = 6, FACTS_OF_FILE = 3 + COLUMN_ROLES, OTHER_FACTS = 18 };

static const char *role_label(enum column_role role)
{
    static const char *const labels[COLUMN_ROLES] = {
        [ROLE_CLIENT] = N_("Client"),      [ROLE_CLIENT_ELSE] = N_("Client, where that is empty"),
        [ROLE_DATE] = N_("Date"),          [ROLE_AMOUNT] = N_("Amount"),
        [ROLE_REFUNDED] = N_("Refunded"),  [ROLE_CURRENCY] = N_("Currency"),
        [ROLE_ORDER] = N_("Order number"), [ROLE_STATUS] = N_("Status"),
        [ROLE_KIND] = N_("Kind of row"),   [ROLE_CANCELLED] = N_("Cancelled"),
        [ROLE_SOURCE] = N_("Source"),      [ROLE_SERVICE] = N_("Service"),
    };
    return labels[role];
}

static struct message file_fact(const struct file_findings *file)
{
    struct message_arg lines = arg_count(file->lines), name = arg_text(file_name(file));
    struct message_arg encoding = arg_text(encoding_name(file->encoding));

    if (file->sheet != NULL)
        return MESSAGE_N("{2}, sheet “{3}”: {1} line.", "{2}, sheet “{3}”: {1} lines.", lines, name,
                         arg_text(file->sheet));
    if (file->is_gzip)
        return MESSAGE_N("{2}: {1} line, {3}, packed with gzip.",
                         "{2}: {1} lines, {3}, packed with gzip.", lines, name, encoding);
    return MESSAGE_N("{2}: {1} line, {3}.", "{2}: {1} lines, {3}.", lines, name, encoding);
}

static struct message delimiter_fact(char delimiter)
{
    if (delimiter == '\t')
        return PLAIN_MESSAGE("Columns are parted by tabs.");
    if (delimiter == ';')
        return PLAIN_MESSAGE("Columns are parted by semicolons.");
    if (delimiter == '|')
        return PLAIN_MESSAGE("Columns are parted by vertical bars.");
    return PLAIN_MESSAGE("Columns are parted by commas.");
}

/* What parts the columns of a workbook is nothing that anybody wrote. */
static struct message layout_fact(const struct file_findings *file)
{
    const struct csv_layout *layout = &file->layout;

    if (layout->export != NULL && layout->export->name != NULL)
        return MESSAGE("An export of {1}, known by its header.", arg_text(layout->export->name));
    if (!layout->has_header)
        return PLAIN_MESSAGE("No header: columns found by what stands in them.");
    return file->sheet != NULL ? (struct message){0} : delimiter_fact(layout->delimiter);
}

static bool is_same_layout(const struct csv_layout *a, const struct csv_layout *b)
{
    if (a->column_count != b->column_count || a->delimiter != b->delimiter)
        return false;
    for (size_t role = 0; role < COLUMN_ROLES; role++) {
        if (a->column[role] != b->column[role])
            return false;
    }
    return true;
}

static void add_columns(struct statement_list *list, const struct csv_layout *layout)
{
    for (size_t role = 0; role < COLUMN_ROLES; role++) {
        int32_t column = layout->column[role];
        struct statement statement = {.head.one = role_label((enum column_role)role)};

        if (column == COLUMN_NONE)
            continue;
        if (layout->was_asked[role])
            statement.rest = MESSAGE("Column {2}, “{1}”, as you chose.",
                                     arg_text(layout->column_names[column]), arg_plain(column + 1));
        else
            statement.rest = MESSAGE("Column {2}, “{1}”.", arg_text(layout->column_names[column]),
                                     arg_plain(column + 1));
        reading_list_add(list, statement);
    }
}

static void add_files(struct statement_list *list, const struct read_findings *findings)
{
    for (size_t i = 0; i < findings->file_count && i < FILES_SHOWN; i++) {
        const struct file_findings *file = &findings->files[i];

        reading_list_add(list, (struct statement){PLAIN_MESSAGE("File"), file_fact(file)});
        if (i > 0 && is_same_layout(&file->layout, &findings->files[0].layout))
            continue;
        struct message layout = layout_fact(file);

        if (layout.one != NULL)
            reading_list_add(list, (struct statement){PLAIN_MESSAGE("Layout"), layout});
        add_columns(list, &file->layout);
    }
    if (findings->file_count > FILES_SHOWN)
        reading_list_add(
            list, (struct statement){
                      PLAIN_MESSAGE("More files"),
                      MESSAGE_N("{1} more, read the same way.", "{1} more, read the same way.",
                                arg_count((int64_t)findings->file_count - FILES_SHOWN))});
}

/* Said only where it mattered: a log of ISO dates has no order to decide. */
static struct statement date_order_fact(const struct read_findings *findings)
{
    struct statement statement = {.head = PLAIN_MESSAGE("Date order")};

    if (findings->date_order == DATE_ORDER_UNKNOWN)
        return (struct statement){0};
    if (findings->date_order_asked)
        statement.rest = findings->date_order == DATE_DAY_FIRST
                             ? PLAIN_MESSAGE("Day before month, as you chose.")
                             : PLAIN_MESSAGE("Month before day, as you chose.");
    else
        statement.rest = findings->date_order == DATE_DAY_FIRST
                             ? PLAIN_MESSAGE("Day before month: other dates in the log show it.")
                             : PLAIN_MESSAGE("Month before day: other dates in the log show it.");
    return statement;
}

static struct statement decimal_mark_fact(const struct read_findings *findings)
{
    struct statement statement = {.head = PLAIN_MESSAGE("Decimal mark")};

    if (findings->decimal_mark == DECIMAL_UNKNOWN)
        return (struct statement){0};
    if (findings->decimal_mark_asked)
        statement.rest = findings->decimal_mark == DECIMAL_POINT
                             ? PLAIN_MESSAGE("The point, as you chose.")
                             : PLAIN_MESSAGE("The comma, as you chose.");
    else
        statement.rest = findings->decimal_mark == DECIMAL_POINT
                             ? PLAIN_MESSAGE("The point: the log's amounts show it.")
                             : PLAIN_MESSAGE("The comma: the log's amounts show it.");
    return statement;
}

static int64_t rows_with_fate(const struct read_findings *findings, enum row_fate fate)
{
    int64_t rows = 0;

    for (size_t i = 0; i < findings->file_count; i++)
        rows += findings->files[i].fates[fate];
    return rows;
}

static int64_t rows_of_other_currency(const struct read_findings *findings)
{
    int64_t rows = 0;

    for (size_t i = 0; i < findings->file_count; i++)
        rows += findings->files[i].rows_other_currency;
    return rows;
}

static void add_if_any(struct statement_list *list, int64_t count, struct message head,
                       struct message rest)
{
    if (count > 0)
        reading_list_add(list, (struct statement){head, rest});
}

static void add_left_out(struct statement_list *list, const struct read_findings *findings)
{
    int64_t cancelled = rows_with_fate(findings, ROW_CANCELLED);
    int64_t unpaid = rows_with_fate(findings, ROW_UNPAID);
    int64_t other = rows_with_fate(findings, ROW_NOT_A_SALE);
    int64_t further = rows_with_fate(findings, ROW_CONTINUATION);
    int64_t foreign = rows_of_other_currency(findings);

    add_if_any(list, cancelled, PLAIN_MESSAGE("Left out"),
               MESSAGE_N("{1} cancelled order.", "{1} cancelled orders.", arg_count(cancelled)));
    add_if_any(list, unpaid, PLAIN_MESSAGE("Left out"),
               MESSAGE_N("{1} order not paid for.", "{1} orders not paid for.", arg_count(unpaid)));
    add_if_any(list, other, PLAIN_MESSAGE("Left out"),
               MESSAGE_N("{1} row that is no sale: fees, withdrawals, transfers.",
                         "{1} rows that are no sales: fees, withdrawals, transfers.",
                         arg_count(other)));
    add_if_any(list, further, PLAIN_MESSAGE("Part of an order"),
               MESSAGE_N("{1} further line of an order whose total stands in its first line.",
                         "{1} further lines of orders whose total stands in their first line.",
                         arg_count(further)));
    add_if_any(list, foreign, PLAIN_MESSAGE("Left out"),
               MESSAGE_N("{1} row in another currency than the one you chose.",
                         "{1} rows in another currency than the one you chose.",
                         arg_count(foreign)));
}

static void add_counts(struct statement_list *list, const struct order_log_counts *counts)
{
    add_if_any(list, counts->rows_repeated, PLAIN_MESSAGE("Left out"),
               MESSAGE_N("{1} exact repeat of an order with the same number.",
                         "{1} exact repeats of orders with the same number.",
                         arg_count(counts->rows_repeated)));
    add_if_any(list, counts->rows_after_as_of, PLAIN_MESSAGE("Left out"),
               MESSAGE_N("{1} row dated later than the day the log is looked at from.",
                         "{1} rows dated later than the day the log is looked at from.",
                         arg_count(counts->rows_after_as_of)));
    add_if_any(list, counts->rows_skipped, PLAIN_MESSAGE("Skipped"),
               MESSAGE_N("{1} row that could not be understood; see the .rejected.csv beside the "
                         "file.",
                         "{1} rows that could not be understood; see the .rejected.csv beside the "
                         "file.",
                         arg_count(counts->rows_skipped)));
    add_if_any(list, counts->refund_rows, PLAIN_MESSAGE("Refunds"),
               MESSAGE_N("{1} row with a negative amount: it lowers the client's money and is no "
                         "order.",
                         "{1} rows with a negative amount: they lower the client's money and are "
                         "no orders.",
                         arg_count(counts->refund_rows)));
    add_if_any(list, counts->refund_only_clients, PLAIN_MESSAGE("Refunds only"),
               MESSAGE_N("{1} name with refunds and no order is none of the clients.",
                         "{1} names with refunds and no order are none of the clients.",
                         arg_count(counts->refund_only_clients)));
    add_if_any(list, counts->rows_rounded, PLAIN_MESSAGE("Rounded"),
               MESSAGE_N("{1} amount with more than four decimals.",
                         "{1} amounts with more than four decimals.",
                         arg_count(counts->rows_rounded)));
}

static void add_free_text(struct statement_list *list, const struct read_findings *findings)
{
    struct statement statement = {
        .rest = MESSAGE("More than {1} different values, or very long ones: taken for free text, "
                        "so that nothing is told apart by it.",
                        arg_count(ORDER_GROUPS_MAX))};

    statement.head.one = role_label(ROLE_SOURCE);
    if (findings->sources_too_many)
        reading_list_add(list, statement);
    statement.head.one = role_label(ROLE_SERVICE);
    if (findings->services_too_many)
        reading_list_add(list, statement);
}

static struct statement missing_fact(const struct order_log *log)
{
    struct statement statement = {.head = PLAIN_MESSAGE("Not in the log")};

    if (log->amount == NULL)
        statement.rest = PLAIN_MESSAGE("Amounts, so nothing is said about money. Reasons for "
                                       "leaving, promises and answers either: this report says "
                                       "who left, not why.");
    else
        statement.rest = PLAIN_MESSAGE("Reasons for leaving, promises, answers: this report says "
                                       "who left, not why.");
    return statement;
}

struct statement_list reading_findings(const struct analysis *analysis, struct arena *arena)
{
    const struct read_findings *findings = analysis->findings;
    size_t files = findings == NULL                     ? 0
                   : findings->file_count > FILES_SHOWN ? FILES_SHOWN
                                                        : findings->file_count;
    struct statement_list list = reading_list_new(arena, files * FACTS_OF_FILE + OTHER_FACTS);

    if (findings != NULL) {
        add_files(&list, findings);
        reading_list_add(&list, date_order_fact(findings));
        reading_list_add(&list, decimal_mark_fact(findings));
    }
    reading_list_add(&list, (struct statement){PLAIN_MESSAGE("Counted"),
                                               MESSAGE_N("{1} row.", "{1} rows.",
                                                         arg_count(analysis->log->counts.rows))});
    if (findings != NULL)
        add_left_out(&list, findings);
    if (findings != NULL)
        add_free_text(&list, findings);
    add_counts(&list, &analysis->log->counts);
    reading_list_add(&list, missing_fact(analysis->log));
    return list;
}
