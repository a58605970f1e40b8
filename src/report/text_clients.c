// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/text_sections.h"
#include "report/text_table.h"

/* Below this width the words for the ages of the grid do not fit beside each other; the
 * sentence on the window says the same. */
enum { STATES_FIT = 50 };

static const char *age_head(struct printer *printer, const struct matrix *matrix, size_t column)
{
    int32_t from = column > 0 ? matrix->column_to[column - 1] + 1 : 0;

    if (column + 1 == matrix->column_count && column > 0)
        return say(printer, MESSAGE("over {1}", arg_count(from - 1)));
    if (column + 1 == matrix->column_count)
        return say_name(printer, N_("any"));
    if (column == 0)
        return say(printer, MESSAGE("up to {1}", arg_count(matrix->column_to[column])));
    return say(printer,
               MESSAGE("{1} to {2}", arg_count(from), arg_count(matrix->column_to[column])));
}

/* What the clients of a column are: said in words, since colour alone says nothing. */
static const char *age_state(struct printer *printer, int32_t column_to)
{
    const struct window *window = &printer->analysis->window;

    if (column_to <= window->cooling_days)
        return say_name(printer, N_("active"));
    return column_to <= window->active_days ? say_name(printer, N_("cooling"))
                                            : say_name(printer, N_("lost"));
}

static enum tone age_tone(const struct printer *printer, int32_t column_to)
{
    const struct window *window = &printer->analysis->window;

    if (column_to <= window->cooling_days)
        return TONE_PLAIN;
    return column_to <= window->active_days ? TONE_NEEDS : TONE_QUIET;
}

static const char *orders_label(struct printer *printer, uint32_t from, uint32_t to)
{
    if (to == UINT32_MAX)
        return say(printer, MESSAGE("{1} or more", arg_count(from)));
    if (from == to)
        return say_value(printer, arg_count(from));
    return say(printer, MESSAGE("{1} to {2}", arg_count(from), arg_count(to)));
}

/* A row below the heads: which ages are active, cooling, lost. */
static void add_states(struct table *table, const struct matrix *matrix)
{
    table_cell(table, "", TONE_PLAIN);
    for (size_t column = 0; column < matrix->column_count; column++) {
        int32_t to = matrix->column_to[column];

        table_cell(table, age_state(table->printer, to), age_tone(table->printer, to));
        table_cell(table, "", TONE_PLAIN);
    }
}

static void print_grid(struct printer *printer)
{
    const struct matrix *matrix = &printer->analysis->matrix;
    int64_t total = (int64_t)printer->analysis->log->client_count;
    struct table table = table_new(printer);

    table_column(&table, say_name(printer, N_("Orders")), COLUMN_WRAPPED, STAYS, 7);
    for (size_t column = 0; column < matrix->column_count; column++) {
        table_column(&table, age_head(printer, matrix, column), COLUMN_FIGURE, STAYS, 0);
        table_column(&table, "", COLUMN_FIGURE, 1, 0);
    }
    if (printer->width >= STATES_FIT)
        add_states(&table, matrix);
    for (size_t row = 0; row < matrix->row_count; row++) {
        table_cell(&table, orders_label(printer, matrix->row_from[row], matrix->row_to[row]),
                   TONE_PLAIN);
        for (size_t column = 0; column < matrix->column_count; column++) {
            int64_t clients = matrix->clients[row][column];
            enum tone tone = age_tone(printer, matrix->column_to[column]);

            table_cell(&table,
                       clients > 0 ? say_value(printer, arg_count(clients))
                                   : printable(printer, "–"),
                       tone);
            table_cell(&table,
                       clients > 0 ? say_value(printer, arg_percent(share_of(clients, total), 0))
                                   : "",
                       TONE_QUIET);
        }
    }
    print_note(printer, PLAIN_MESSAGE("Clients by number of orders (down) and days since the last "
                                      "one (across):"));
    table_print(&table);
}

static void add_money(struct table *table, int64_t revenue, int64_t total)
{
    struct printer *printer = table->printer;

    table_cell(table, say_money(printer, revenue), TONE_PLAIN);
    table_cell(table,
               total > 0 ? say_value(printer, arg_percent((double)revenue / (double)total, 0)) : "",
               TONE_PLAIN);
}

static void print_standings(struct printer *printer)
{
    const struct analysis *analysis = printer->analysis;
    int64_t total = (int64_t)analysis->log->client_count;
    struct table table = table_new(printer);

    table_column(&table, say_name(printer, N_("Group")), COLUMN_LABEL, STAYS, 0);
    table_column(&table, say_name(printer, N_("Clients")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(printer, N_("Share of clients")), COLUMN_FIGURE, 3, 0);
    table_column(&table, say_name(printer, N_("Of them cooling")), COLUMN_FIGURE, STAYS, 0);
    if (analysis->log->amount != NULL) {
        table_column(&table, say_name(printer, N_("Money so far")), COLUMN_FIGURE, 1, 0);
        table_column(&table, say_name(printer, N_("Share of money")), COLUMN_FIGURE, 2, 0);
    }
    for (size_t i = 0; i < STANDINGS; i++) {
        const struct matrix_group *group = &analysis->matrix.standings[i];

        table_cell(&table, say_name(printer, standing_name((enum standing)i)), TONE_PLAIN);
        table_cell(&table, say_value(printer, arg_count(group->clients)), TONE_PLAIN);
        table_cell(&table, say_value(printer, arg_percent(share_of(group->clients, total), 0)),
                   TONE_QUIET);
        table_cell(&table, group->cooling > 0 ? say_value(printer, arg_count(group->cooling)) : "",
                   TONE_NEEDS);
        if (analysis->log->amount != NULL)
            add_money(&table, group->revenue, analysis->history.revenue_total);
    }
    table_print(&table);
}

void print_matrix(struct printer *printer)
{
    print_head(printer, say_name(printer, N_("Who are they?")));
    print_statement(printer, reading_matrix(printer->analysis));
    if ((printer->analysis->options.sections & SECTION_RETENTION) == 0)
        print_holds(printer);
    print_standings(printer);
    print_grid(printer);
    print_aside(printer, reading_movement(printer->analysis));
    print_aside(printer, reading_won_back(printer->analysis));
}

static void print_segments(struct printer *printer)
{
    const struct rfm *rfm = &printer->analysis->rfm;
    bool has_money = printer->analysis->log->amount != NULL;
    int64_t money = 0;
    struct table table = table_new(printer);

    for (size_t i = 0; i < RFM_SEGMENTS; i++)
        money += rfm->segments[i].revenue;
    table_column(&table, say_name(printer, N_("Segment")), COLUMN_LABEL, STAYS, 0);
    table_column(&table, say_name(printer, N_("Clients")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(printer, N_("Share of clients")), COLUMN_FIGURE, 1, 0);
    if (has_money) {
        table_column(&table, say_name(printer, N_("Money")), COLUMN_FIGURE, 2, 0);
        table_column(&table, say_name(printer, N_("Share of money")), COLUMN_FIGURE, 3, 0);
    }
    table_column(&table, say_name(printer, N_("What serves them")), COLUMN_WRAPPED, 4, 20);
    for (size_t i = 0; i < RFM_SEGMENTS; i++) {
        int64_t clients = rfm->segments[i].clients;

        if (clients == 0)
            continue;
        table_cell(&table, say_name(printer, segment_name((enum rfm_segment)i)), TONE_PLAIN);
        table_cell(&table, say_value(printer, arg_count(clients)), TONE_PLAIN);
        table_cell(&table,
                   say_value(printer, arg_percent(share_of(clients, rfm->sample_clients), 0)),
                   TONE_QUIET);
        if (has_money)
            add_money(&table, rfm->segments[i].revenue, money);
        table_cell(&table, say_name(printer, segment_advice((enum rfm_segment)i)), TONE_PLAIN);
    }
    table_print(&table);
}

static void print_quarters(struct printer *printer)
{
    const struct rfm *rfm = &printer->analysis->rfm;
    bool has_money = printer->analysis->log->amount != NULL;
    struct table table = table_new(printer);

    table_column(&table, say_name(printer, N_("The last year in quarters")), COLUMN_LABEL, STAYS,
                 0);
    table_column(&table, say_name(printer, N_("Buyers")), COLUMN_FIGURE, STAYS, 0);
    table_column(&table, say_name(printer, N_("New")), COLUMN_FIGURE, 2, 0);
    table_column(&table, say_name(printer, N_("Orders")), COLUMN_FIGURE, 3, 0);
    if (has_money)
        table_column(&table, say_name(printer, N_("Money")), COLUMN_FIGURE, 1, 0);
    for (size_t i = 0; i < RFM_QUARTERS; i++) {
        const struct rfm_quarter *quarter = &rfm->quarters[i];

        table_cell(&table,
                   say(printer, MESSAGE("{1} – {2}", arg_day_short(quarter->from),
                                        arg_day_short(quarter->to))),
                   TONE_PLAIN);
        table_cell(&table, say_value(printer, arg_count(quarter->buyers)), TONE_PLAIN);
        table_cell(&table, say_value(printer, arg_count(quarter->new_clients)), TONE_PLAIN);
        table_cell(&table, say_value(printer, arg_count(quarter->orders)), TONE_PLAIN);
        if (has_money)
            table_cell(&table, say_money(printer, quarter->revenue), TONE_PLAIN);
    }
    table_print(&table);
}

void print_rfm(struct printer *printer)
{
    print_head(printer, say_name(printer, N_("Who brings the most, and what serves whom?")));
    print_statement(printer, reading_rfm(printer->analysis));
    if (rfm_is_scored(printer->analysis))
        print_segments(printer);
    print_quarters(printer);
}
