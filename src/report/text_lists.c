// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/text_sections.h"
#include "report/text_table.h"

enum { LISTED = 10 };

static void add_client(struct table *table, size_t client)
{
    const struct analysis *analysis = table->printer->analysis;
    struct printer *printer = table->printer;

    table_cell(table, say_log_text(printer, order_log_name(analysis->log, client)), TONE_PLAIN);
    table_cell(table, say_value(printer, arg_count(analysis->log->count[client])), TONE_PLAIN);
    if (analysis->log->amount != NULL)
        table_cell(table, say_money(printer, analysis->history.revenue[client]), TONE_PLAIN);
    table_cell(table, say_value(printer, arg_day_short(analysis->history.last[client])),
               TONE_PLAIN);
}

static struct table client_table(struct printer *printer, const char *head)
{
    struct table table = table_new(printer);

    table_column(&table, head, COLUMN_NAME, STAYS, 8);
    table_column(&table, say_name(printer, N_("Orders")), COLUMN_FIGURE, 2, 0);
    if (printer->analysis->log->amount != NULL)
        table_column(&table, say_name(printer, N_("Money")), COLUMN_FIGURE, 1, 0);
    table_column(&table, say_name(printer, N_("Last order")), COLUMN_FIGURE, 3, 0);
    return table;
}

static void print_more(struct printer *printer, int64_t more)
{
    if (more > 0)
        print_note(printer,
                   MESSAGE_N("{1} more: --clients FILE.csv lists every client.",
                             "{1} more: --clients FILE.csv lists every client.", arg_count(more)));
}

static void print_due(struct printer *printer)
{
    struct listed_client list[LISTED];
    int64_t total = 0;
    size_t count = analysis_due_now(printer->analysis, printer->arena, list, LISTED, &total);
    struct table table = client_table(printer, say_name(printer, N_("Due now")));

    table_column(&table, say_name(printer, N_("Due by")), COLUMN_FIGURE, STAYS, 0);
    for (size_t i = 0; i < count; i++) {
        add_client(&table, list[i].client);
        table_cell(&table, say_value(printer, arg_day_short(list[i].due.by)), TONE_NEEDS);
    }
    table_print(&table);
    print_more(printer, total - (int64_t)count);
}

static void print_lost(struct printer *printer)
{
    const struct analysis *analysis = printer->analysis;
    struct listed_client list[LISTED];
    int64_t total = 0;
    size_t count = analysis_newest_lost(analysis, printer->arena, list, LISTED, &total);
    struct table table = client_table(printer, say_name(printer, N_("Newest lost")));

    table_column(&table, say_name(printer, N_("Days ago")), COLUMN_FIGURE, STAYS, 0);
    for (size_t i = 0; i < count; i++) {
        day_t age = analysis->log->as_of - analysis->history.last[list[i].client];

        add_client(&table, list[i].client);
        table_cell(&table, say_value(printer, arg_count(age)), TONE_PLAIN);
    }
    table_print(&table);
    print_more(printer, total - (int64_t)count);
}

void print_advice(struct printer *printer)
{
    struct statement_list advice = reading_advice(printer->analysis, printer->arena);

    if (advice.count == 0)
        return;
    print_head(printer, say_name(printer, N_("What to do next")));
    for (size_t i = 0; i < advice.count; i++)
        print_item(printer, advice.items[i]);
    if (has_section(printer->analysis, SECTION_NEXT_ORDER))
        print_due(printer);
    if (has_section(printer->analysis, SECTION_MATRIX))
        print_lost(printer);
}

void print_findings(struct printer *printer)
{
    struct statement_list findings = reading_findings(printer->analysis, printer->arena);
    struct table table = table_new(printer);

    print_head(printer, say_name(printer, N_("What was read")));
    table_column(&table, "", COLUMN_WRAPPED, STAYS, 10);
    table_column(&table, "", COLUMN_WRAPPED, STAYS, 20);
    for (size_t i = 0; i < findings.count; i++) {
        table_cell(&table, say(printer, findings.items[i].head), TONE_QUIET);
        table_cell(&table, say(printer, findings.items[i].rest), TONE_PLAIN);
    }
    table_print(&table);
}
