// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/chart.h"
#include "report/html_page.h"

static struct message column_label(const struct matrix *matrix, size_t column)
{
    if (matrix->column_count == 1)
        return PLAIN_MESSAGE("any time ago");
    if (column == 0)
        return MESSAGE_N("up to {1} day ago", "up to {1} days ago",
                         arg_count(matrix->column_to[0]));
    if (column + 1 == matrix->column_count)
        return MESSAGE_N("over {1} day", "over {1} days", arg_count(matrix->column_to[column - 1]));
    return MESSAGE("{1} to {2}", arg_count((int64_t)matrix->column_to[column - 1] + 1),
                   arg_count(matrix->column_to[column]));
}

static struct message row_label(const struct matrix *matrix, size_t row)
{
    int64_t from = matrix->row_from[row];

    if (matrix->row_to[row] == UINT32_MAX)
        return MESSAGE_N("{1} or more", "{1} or more", arg_count(from));
    if (from == matrix->row_to[row])
        return MESSAGE_N("{1} order", "{1} orders", arg_count(from));
    return MESSAGE("{1} to {2}", arg_count(from), arg_count(matrix->row_to[row]));
}

static bool is_gone(enum standing standing)
{
    return standing == STANDING_LOST || standing == STANDING_ONE_TIME;
}

static enum standing cell_standing(const struct page *page, size_t row, size_t column)
{
    const struct matrix *matrix = &page->analysis->matrix;

    return standing_of(&page->analysis->window, matrix->row_from[row], matrix->column_to[column]);
}

/* The shade is by the fullest cell that is not lost: what is lost is outlined, not filled. */
static int64_t fullest_cell(const struct page *page)
{
    const struct matrix *matrix = &page->analysis->matrix;
    int64_t fullest = 0;

    for (size_t row = 0; row < matrix->row_count; row++) {
        for (size_t column = 0; column < matrix->column_count; column++) {
            int64_t clients = matrix->clients[row][column];

            if (clients > fullest && !is_gone(cell_standing(page, row, column)))
                fullest = clients;
        }
    }
    return fullest;
}

static void write_cell_class(struct page *page, size_t row, size_t column, int64_t fullest)
{
    const struct matrix *matrix = &page->analysis->matrix;
    enum standing standing = cell_standing(page, row, column);

    if (!is_gone(standing)) {
        html_literal(page->out, "cell s");
        html_put(page->out, chart_heat((double)matrix->clients[row][column], (double)fullest));
        return;
    }
    html_literal(page->out, "cell lost");
    if (standing == STANDING_LOST && matrix->clients[row][column] > 0 &&
        (int64_t)matrix->row_from[row] >= page->analysis->window.vip_orders)
        html_literal(page->out, " big");
}

static void write_cell_name(struct page *page, size_t row, size_t column)
{
    const struct matrix *matrix = &page->analysis->matrix;
    const char *name = translate(page->language, standing_name(cell_standing(page, row, column)));

    if (is_cooling(&page->analysis->window, matrix->row_from[row], matrix->column_to[column]))
        page_message(page, MESSAGE("{1}, cooling", arg_text(name)));
    else
        html_put(page->out, name);
}

static struct report_figure cell_figure(const struct page *page, size_t row, size_t column)
{
    const struct matrix *matrix = &page->analysis->matrix;
    bool is_last = column + 1 == matrix->column_count;

    return (struct report_figure){
        .kind = COUNTED_CELL,
        .to = page->analysis->log->as_of,
        .a = (int32_t)matrix->row_from[row],
        .b = matrix->row_to[row] == UINT32_MAX ? -1 : (int32_t)matrix->row_to[row],
        .c = column == 0 ? 0 : matrix->column_to[column - 1] + 1,
        .d = is_last ? -1 : matrix->column_to[column],
    };
}

static void write_cell(struct page *page, size_t row, size_t column, int64_t fullest)
{
    int64_t clients = page->analysis->matrix.clients[row][column];
    int64_t total = (int64_t)page->analysis->log->client_count;
    const struct report_figure figure = cell_figure(page, row, column);

    html_literal(page->out, "<td class=\"");
    write_cell_class(page, row, column, fullest);
    html_literal(page->out, "\">");
    bool is_open = page_link_open(page, &figure, clients);
    html_raw(page->out, is_open ? "<b>" : "<span><b>");
    page_value(page, arg_count(clients));
    html_literal(page->out, "</b><span class=\"pct\">");
    page_value(page, arg_percent(page_share(clients, total), 0));
    html_literal(page->out, "</span><i>");
    write_cell_name(page, row, column);
    html_literal(page->out, "</i>");
    html_raw(page->out, is_open ? "</a></td>" : "</span></td>");
}

static void write_grid(struct page *page)
{
    const struct matrix *matrix = &page->analysis->matrix;
    int64_t fullest = fullest_cell(page);

    page_scroll_open(page, PLAIN_MESSAGE("Activity matrix"));
    html_literal(page->out, "<table class=\"grid-table\"><thead><tr><th scope=\"col\">");
    page_words(page, N_("Orders"));
    html_literal(page->out, "</th>");
    for (size_t column = 0; column < matrix->column_count; column++) {
        html_literal(page->out, "<th scope=\"col\">");
        page_message(page, column_label(matrix, column));
        html_literal(page->out, "</th>");
    }
    html_literal(page->out, "</tr></thead><tbody>\n");
    for (size_t row = 0; row < matrix->row_count; row++) {
        page_row_open(page, row_label(matrix, row));
        for (size_t column = 0; column < matrix->column_count; column++)
            write_cell(page, row, column, fullest);
        page_row_close(page);
    }
    html_literal(page->out, "</tbody></table>");
    page_scroll_close(page);
}

static const char *standing_meaning(struct page *page, enum standing standing)
{
    const struct window *window = &page->analysis->window;
    struct message_arg orders = arg_count(window->vip_orders);
    struct message_arg days = arg_count(window->active_days);

    switch (standing) {
    case STANDING_NEWCOMER:
        return page_string(
            page, MESSAGE_N("one order, within {1} day", "one order, within {1} days", days));
    case STANDING_ONE_TIME:
        return page_string(page, MESSAGE_N("one order, longer than {1} day ago",
                                           "one order, longer than {1} days ago", days));
    case STANDING_GROWING:
        return page_string(
            page, MESSAGE("fewer than {1} orders, the last within {2} days", orders, days));
    case STANDING_VIP:
        return page_string(page,
                           MESSAGE("{1} orders or more, the last within {2} days", orders, days));
    case STANDING_LOST:
    default:
        return page_string(page, MESSAGE_N("two orders or more, the last over {1} day ago",
                                           "two orders or more, the last over {1} days ago", days));
    }
}

static void write_standing(struct page *page, enum standing standing)
{
    const struct matrix_group *group = &page->analysis->matrix.standings[standing];
    day_t as_of = page->analysis->log->as_of;

    html_literal(page->out, "<tr><th scope=\"row\">");
    page_words(page, standing_name(standing));
    html_literal(page->out, "</th>");
    page_count(page, &(struct report_figure){.kind = COUNTED_STANDING, .to = as_of, .a = standing},
               group->clients);
    page_figure(
        page,
        arg_percent(page_share(group->clients, (int64_t)page->analysis->log->client_count), 0));
    if (is_gone(standing))
        page_figure_words(page, PLAIN_MESSAGE("–"));
    else
        page_count(page,
                   &(struct report_figure){.kind = COUNTED_COOLING, .to = as_of, .a = standing},
                   group->cooling);
    if (page->analysis->history.revenue != NULL)
        page_figure(page, page_money(page, group->revenue));
    html_literal(page->out, "<td class=\"words\">");
    html_put(page->out, standing_meaning(page, standing));
    html_literal(page->out, "</td></tr>\n");
}

static void write_standings(struct page *page)
{
    static const struct column with_money[] = {
        {N_("Group"), COLUMN_WORDS},  {N_("Clients"), COLUMN_FIGURE},
        {N_("Share"), COLUMN_FIGURE}, {N_("Of them cooling"), COLUMN_FIGURE},
        {N_("Money"), COLUMN_FIGURE}, {N_("Who that is"), COLUMN_WORDS},
    };
    static const struct column counts_only[] = {
        {N_("Group"), COLUMN_WORDS},       {N_("Clients"), COLUMN_FIGURE},
        {N_("Share"), COLUMN_FIGURE},      {N_("Of them cooling"), COLUMN_FIGURE},
        {N_("Who that is"), COLUMN_WORDS},
    };
    struct message label = PLAIN_MESSAGE("Groups of clients");

    if (page->analysis->history.revenue != NULL)
        page_table_open(page, label, with_money, sizeof(with_money) / sizeof(with_money[0]));
    else
        page_table_open(page, label, counts_only, sizeof(counts_only) / sizeof(counts_only[0]));
    for (int standing = 0; standing < STANDINGS; standing++)
        write_standing(page, (enum standing)standing);
    page_table_close(page);
    page_table_file(page, "groups", label);
}

void html_matrix(struct page *page)
{
    page_section_open(page, "matrix", PLAIN_MESSAGE("Activity matrix"));
    page_reading(page, reading_matrix(page->analysis));
    if ((page->analysis->options.sections & SECTION_RETENTION) == 0)
        page_holds(page);
    write_grid(page);
    page_note(page, PLAIN_MESSAGE("Number of orders by days since the last one. The upper left "
                                  "keeps you; what is outlined is lost."));
    if (reading_holds(page->analysis, page->arena).count > 0)
        page_note(page, PLAIN_MESSAGE("The squares say what the orders say; the groups below also "
                                      "mind open orders and your marks."));
    page_table_file(page, "matrix", PLAIN_MESSAGE("Activity matrix"));
    page_subheading(page, PLAIN_MESSAGE("The groups"));
    write_standings(page);
    page_section_close(page);
}
