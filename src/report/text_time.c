// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/text_sections.h"
#include "report/text_table.h"

#include <stdio.h>

enum { BAR_COLUMNS = 24, COHORTS_SHOWN = 24, EIGHTHS = 8 };

/* A bar of `share`, in eighths of a column where the terminal has them. */
static const char *bar(struct printer *printer, double share)
{
    static const char *const parts[EIGHTHS] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    int filled = (int)(share * BAR_COLUMNS * EIGHTHS + 0.5);
    struct text out = text_new(printer->arena);

    if (!printer->style.is_unicode)
        filled = (filled + EIGHTHS / 2) / EIGHTHS * EIGHTHS;
    for (int i = 0; i < filled / EIGHTHS; i++)
        text_add(&out, printer->style.is_unicode ? "█" : "#");
    text_add(&out, parts[filled % EIGHTHS]);
    return out.at;
}

static const char *days_label(struct printer *printer, int32_t days)
{
    return say(printer, MESSAGE_N("{1} day", "{1} days", arg_count(days)));
}

/* How many are still waited for right after `day`: nobody has an event between the points. */
static const char *mark_interval(struct printer *printer, const struct survival_point *point)
{
    if (point == NULL)
        return printable(printer, "–");
    return say_interval(printer, 1 - point->high, 1 - point->low);
}

static void print_marks(struct printer *printer)
{
    const struct survival *curve = &printer->analysis->next_order.by_number[0];
    struct table table = table_new(printer);

    table_column(&table, say_name(printer, N_("After the first order within")), COLUMN_LABEL, STAYS,
                 0);
    table_column(&table, say_name(printer, N_("Ordered again")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(printer, N_("95 % interval")), COLUMN_FIGURE, 2, 0);
    table_column(&table, "", COLUMN_LABEL, 1, 0);
    for (size_t i = 0; i < SURVIVAL_MARKS; i++) {
        int32_t day = survival_marks[i];
        double survival = 1;

        if (!survival_at(curve, day, &survival))
            continue;
        table_cell(&table, days_label(printer, day), TONE_PLAIN);
        table_cell(&table, say_value(printer, arg_percent(1 - survival, 1)), TONE_PLAIN);
        table_cell(&table, mark_interval(printer, survival_point_at(curve, day)), TONE_PLAIN);
        table_cell(&table, bar(printer, 1 - survival), TONE_GOOD);
    }
    table_print(&table);
}

static const char *return_day(struct printer *printer, const struct survival *curve, size_t i)
{
    if (curve->returns[i] == SURVIVAL_NONE)
        return printable(printer, "–");
    return say_value(printer, arg_count(curve->returns[i]));
}

static void print_curves(struct printer *printer)
{
    const struct next_order *next_order = &printer->analysis->next_order;
    struct table table = table_new(printer);

    table_column(&table, say_name(printer, N_("From which order to which")), COLUMN_WRAPPED, STAYS,
                 16);
    table_column(&table, say_name(printer, N_("Clients")), COLUMN_FIGURE, 1, 0);
    table_column(&table, say_name(printer, N_("Came back")), COLUMN_FIGURE, 2, 0);
    table_column(&table, say_name(printer, N_("25 %")), COLUMN_FIGURE, 3, 0);
    table_column(&table, say_name(printer, N_("half")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(printer, N_("75 %")), COLUMN_FIGURE, 4, 0);
    table_column(&table, say_name(printer, N_("90 %")), COLUMN_FIGURE, STAYS, 0);
    for (size_t i = 0; i <= NEXT_ORDER_CURVES; i++) {
        const struct survival *curve =
            i < NEXT_ORDER_CURVES ? &next_order->by_number[i] : &next_order->any;

        if (curve->n == 0)
            continue;
        table_cell(&table, say_name(printer, curve_name(i)), TONE_PLAIN);
        table_cell(&table, say_value(printer, arg_count(curve->n)), TONE_PLAIN);
        table_cell(&table, say_value(printer, arg_count(curve->events)), TONE_PLAIN);
        for (size_t j = 0; j < SURVIVAL_RETURNS; j++)
            table_cell(&table, return_day(printer, curve, j), TONE_PLAIN);
    }
    print_note(printer,
               PLAIN_MESSAGE("Days by which the next order came, of those who came back:"));
    table_print(&table);
}

void print_next_order(struct printer *printer)
{
    print_head(printer, say_name(printer, N_("When is the next order due?")));
    print_statement(printer, reading_next_order(printer->analysis));
    if (printer->analysis->next_order.any.events == 0)
        return;
    print_marks(printer);
    print_curves(printer);
}

/* The triangle's cells; the k-th is a share in whole per cent, marked while its period lasts. */
static const char *cohort_cell(struct printer *printer, enum period period,
                               const struct cohort *cohort, size_t k)
{
    char figure[16];

    if (k >= cohort->count || cohort->active[0] == 0)
        return "";
    double share = (double)cohort->active[k] / (double)cohort->active[0];
    bool is_over = cohort_is_over(printer->analysis, period, cohort, k);

    snprintf(figure, sizeof(figure), "%.0f%s", share * 100,
             is_over                     ? ""
             : printer->style.is_unicode ? "…"
                                         : "*");
    return printable(printer, arena_copy(printer->arena, figure, strlen(figure)));
}

/* How many later periods fit beside the label and the number of clients. */
static size_t later_shown(const struct printer *printer, size_t later)
{
    enum { LABELS_WIDTH = 28, FIGURE_WIDTH = 5 };
    size_t room =
        printer->width > LABELS_WIDTH ? (printer->width - LABELS_WIDTH) / FIGURE_WIDTH : 1;

    if (room > TABLE_COLUMNS_MAX - 2)
        room = TABLE_COLUMNS_MAX - 2;
    return later < room ? later : room;
}

static void add_cohort_columns(struct table *table, size_t later)
{
    struct printer *printer = table->printer;

    table_column(table, say_name(printer, N_("First order")), COLUMN_LABEL, STAYS, 0);
    table_column(table, say_name(printer, N_("Clients")), COLUMN_FIGURE, STAYS, 0);
    for (size_t k = 1; k <= later; k++) {
        char head[16];

        snprintf(head, sizeof(head), "+%zu", k);
        /* The far ones go first. */
        table_column(table, arena_copy(printer->arena, head, strlen(head)), COLUMN_FIGURE,
                     (int)(TABLE_COLUMNS_MAX - k), 0);
    }
}

static void print_triangle(struct printer *printer, const struct cohort_list *list)
{
    size_t from = list->count > COHORTS_SHOWN ? list->count - COHORTS_SHOWN : 0;
    size_t longest = list->count > from ? list->items[from].count - 1 : 0;
    size_t later = later_shown(printer, longest);
    struct table table = table_new(printer);

    add_cohort_columns(&table, later);
    for (size_t i = from; i < list->count; i++) {
        const struct cohort *cohort = &list->items[i];

        if (cohort->active[0] == 0)
            continue;
        table_cell(&table, say_value(printer, arg_period(list->period, cohort->start)), TONE_PLAIN);
        table_cell(&table, say_value(printer, arg_count(cohort->active[0])), TONE_PLAIN);
        for (size_t k = 1; k <= later; k++) {
            bool is_open =
                k < cohort->count && !cohort_is_over(printer->analysis, list->period, cohort, k);

            table_cell(&table, cohort_cell(printer, list->period, cohort, k),
                       is_open ? TONE_QUIET : TONE_PLAIN);
        }
    }
    table_print(&table);
    if (from > 0)
        print_note(printer,
                   MESSAGE_N("{1} earlier row is not shown here.",
                             "{1} earlier rows are not shown here.", arg_count((int64_t)from)));
    if (longest > later)
        print_note(printer, MESSAGE_N("{1} later column does not fit here.",
                                      "{1} later columns do not fit here.",
                                      arg_count((int64_t)(longest - later))));
}

void print_cohorts(struct printer *printer)
{
    enum period period = reading_cohort_period(printer->analysis);

    print_head(printer, say_name(printer, N_("Do newer clients stay?")));
    print_statement(printer, reading_cohorts(printer->analysis));
    print_note(printer, period == PERIOD_MONTH
                            ? MESSAGE("Per cent of each month's new clients who ordered in the "
                                      "later months; {1} marks a month that is not over.",
                                      arg_text(printer->style.is_unicode ? "…" : "*"))
                            : MESSAGE("Per cent of each quarter's new clients who ordered in the "
                                      "later quarters; {1} marks a quarter that is not over.",
                                      arg_text(printer->style.is_unicode ? "…" : "*")));
    print_triangle(printer, &printer->analysis->cohorts[period]);
}
