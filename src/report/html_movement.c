// SPDX-License-Identifier: AGPL-3.0-or-later
#include "report/html_page.h"

static void write_count(struct page *page, const struct movement *movement, int from, int to)
{
    int64_t clients = movement->clients[from][to];
    const struct report_figure figure = {.kind = COUNTED_MOVED,
                                         .from = movement->from,
                                         .to = movement->to,
                                         .a = from == NO_CLIENT_YET ? -1 : from,
                                         .b = to};

    if (clients == 0)
        page_figure_words(page, PLAIN_MESSAGE("–"));
    else
        page_count(page, &figure, clients);
}

/* All of a group on a day, by the boundaries that all days here go by. */
static void write_group(struct page *page, int standing, day_t day, int64_t clients)
{
    const struct report_figure figure = {
        .kind = COUNTED_MOVED, .from = day, .to = day, .a = standing, .b = standing};

    page_count(page, &figure, clients);
}

/* Of those who were no clients yet only those who came are shown: the others came later. */
static void write_from(struct page *page, const struct movement *movement, int from)
{
    int64_t clients = 0;

    html_literal(page->out, "<tr><th scope=\"row\">");
    page_words(page,
               from == NO_CLIENT_YET ? N_("No client yet") : standing_name((enum standing)from));
    html_literal(page->out, "</th>");
    for (int to = 0; to < STANDINGS; to++) {
        write_count(page, movement, from, to);
        clients += movement->clients[from][to];
    }
    if (from == NO_CLIENT_YET)
        page_figure(page, arg_count(clients));
    else
        write_group(page, from, movement->from, clients);
    page_row_close(page);
}

static void write_sums(struct page *page, const struct movement *movement)
{
    int64_t clients = 0;

    html_literal(page->out, "<tr class=\"all\"><th scope=\"row\">");
    page_words(page, N_("At the end"));
    html_literal(page->out, "</th>");
    for (int to = 0; to < STANDINGS; to++) {
        write_group(page, to, movement->to, movement_at_end(movement, to));
        clients += movement_at_end(movement, to);
    }
    page_figure(page, arg_count(clients));
    page_row_close(page);
}

static void write_moves(struct page *page, const struct movement *movement)
{
    const struct column columns[] = {
        {N_("From, down; to, across"), COLUMN_WORDS},
        {standing_name(STANDING_NEWCOMER), COLUMN_FIGURE},
        {standing_name(STANDING_ONE_TIME), COLUMN_FIGURE},
        {standing_name(STANDING_GROWING), COLUMN_FIGURE},
        {standing_name(STANDING_VIP), COLUMN_FIGURE},
        {standing_name(STANDING_LOST), COLUMN_FIGURE},
        {N_("At the start"), COLUMN_FIGURE},
    };

    page_table_open(page,
                    MESSAGE("Movements between the groups, {1} to {2}", arg_day(movement->from),
                            arg_day(movement->to)),
                    columns, sizeof(columns) / sizeof(columns[0]));
    for (int from = 0; from < MOVEMENT_STATES; from++)
        write_from(page, movement, from);
    write_sums(page, movement);
    page_table_close(page);
    page_note(page, MESSAGE("Each client stands once: in the row of their group at the end of {1}, "
                            "in the column of their group at the end of {2}.",
                            arg_day(movement->from), arg_day(movement->to)));
}

static void write_quarter(struct page *page, const struct movement *movement)
{
    const char *name = page_string(
        page,
        MESSAGE("{1}", arg_period(PERIOD_QUARTER, period_start(PERIOD_QUARTER, movement->to))));

    page_row_open(page, movement->is_complete ? MESSAGE("{1}", arg_text(name))
                                              : MESSAGE("{1}, not complete", arg_text(name)));
    for (int standing = 0; standing < STANDINGS; standing++)
        write_group(page, standing, movement->to, movement_at_end(movement, standing));
    page_row_close(page);
}

static void write_quarters(struct page *page)
{
    const struct movement_list *list = &page->analysis->movements;
    const struct column columns[] = {
        {N_("At the end of"), COLUMN_WORDS},
        {standing_name(STANDING_NEWCOMER), COLUMN_FIGURE},
        {standing_name(STANDING_ONE_TIME), COLUMN_FIGURE},
        {standing_name(STANDING_GROWING), COLUMN_FIGURE},
        {standing_name(STANDING_VIP), COLUMN_FIGURE},
        {standing_name(STANDING_LOST), COLUMN_FIGURE},
    };

    page_subheading(page, PLAIN_MESSAGE("The groups, quarter by quarter"));
    page_table_open(page, PLAIN_MESSAGE("Groups by quarter"), columns,
                    sizeof(columns) / sizeof(columns[0]));
    for (size_t i = 0; i < list->count; i++)
        write_quarter(page, &list->items[i]);
    page_table_close(page);
}

void html_movement(struct page *page)
{
    const struct analysis *analysis = page->analysis;

    page_section_open(page, "movement", PLAIN_MESSAGE("Movements between the groups"));
    page_reading(page, reading_movement(analysis));
    page_reading(page, reading_won_back(analysis));
    if (analysis->movement != NULL && analysis->movement->is_known)
        write_moves(page, analysis->movement);
    if (analysis->movements.count > 0)
        write_quarters(page);
    page_table_file(page, "movement", PLAIN_MESSAGE("Movements between the groups"));
    page_section_close(page);
}
