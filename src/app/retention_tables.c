// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/retention_tables.h"

#include <string.h>

#include "app/retention_table_rows.h"

#define COLUMNS(...)      \
    {                     \
        __VA_ARGS__, NULL \
    }
static const struct retention_table_kind {
    const char *word, *name; /* in an address, and of a sheet */
    unsigned sections;
    retention_rows *write;
    const char *columns[16]; /* up to a NULL */
} kinds[] = {
    {"periods", "Rate", SECTION_RETENTION, write_periods_rows,
     COLUMNS("Period", "From", "To", "Complete", "Start", "End", "Retained", "Lost", "Joined",
             "New", "Returned", "New and gone", "Came back", "Stayed", "By formula")},
    {"compared", "Compared", SECTION_RETENTION, write_compared_rows,
     COLUMNS("By", "Name", "Start before", "Lost before", "Start after", "Lost after",
             "Difference low", "Difference high", "Can tell")},
    {"matrix", "Matrix", SECTION_MATRIX, write_matrix_rows,
     COLUMNS("Orders from", "Orders to", "Days from", "Days to", "Clients")},
    {"groups", "Groups", SECTION_MATRIX, write_groups_rows,
     COLUMNS("Group", "Clients", "Cooling", "Money", "Share")},
    {"movement", "Movement", SECTION_MATRIX, write_movement_rows,
     COLUMNS("From", "To", "From group", "To group", "Clients")},
    {"next-order", "Next order", SECTION_NEXT_ORDER, write_curve_rows,
     COLUMNS("Step", "Day", "At risk", "Came back", "Not yet", "Low", "High")},
    {"steps", "Steps", SECTION_NEXT_ORDER, write_steps_rows,
     COLUMNS("Step", "Clients", "Came back", "25 % by day", "50 % by day", "75 % by day",
             "Returns 25 %", "Returns 50 %", "Returns 75 %", "Returns 90 %")},
    {"cohorts", "Cohorts", SECTION_COHORTS, write_cohort_rows,
     COLUMNS("Period", "First order from", "Later", "Active", "Money")},
    {"rfm", "Segments", SECTION_RFM, write_segment_rows, COLUMNS("Segment", "Clients", "Money")},
    {"scores", "Scores", SECTION_RFM, write_score_rows,
     COLUMNS("Score", "How lately", "How often", "How much")},
    {"quarters", "Quarters", SECTION_RFM, write_quarter_rows,
     COLUMNS("From", "To", "Buyers", "New", "Orders", "Money")},
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]), SHARE_DECIMALS = 6, MONEY_DECIMALS = 4 };
#define SHARE_UNIT 1e6

void table_share(struct table_file *table, bool is_known, double share)
{
    double scaled = share * SHARE_UNIT;

    if (is_known)
        sheet_amount(&table->sheet, (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5),
                     SHARE_DECIMALS);
    else
        sheet_empty(&table->sheet);
}

void table_money(struct table_file *table, const struct analysis *analysis, int64_t amount)
{
    if (analysis->log->amount != NULL)
        sheet_amount(&table->sheet, amount, MONEY_DECIMALS);
    else
        sheet_empty(&table->sheet);
}

static const struct retention_table_kind *kind_of(const char *word)
{
    for (size_t i = 0; i < KINDS; i++)
        if (strcmp(kinds[i].word, word) == 0)
            return &kinds[i];
    return NULL;
}

static enum status write_table(struct work *work, const struct retention_table_kind *kind,
                               const struct analysis *analysis, struct table_form form, int *ret_fd)
{
    struct table_file table = {.file.fd = -1};
    size_t columns = 0;

    while (kind->columns[columns] != NULL)
        columns++;
    enum status status = table_file_unnamed(&table, form, "retention", &work->fault);
    if (status == STATUS_OK)
        status = table_file_begin(&table, kind->name, kind->columns, columns);
    if (status == STATUS_OK)
        status = kind->write(&table, analysis);
    if (status == STATUS_OK)
        status = table_file_take(&table, ret_fd);
    new_file_abandon(&table.file);
    table_file_close(&table);
    return status;
}

enum status retention_table(struct work *work, struct snapshots *snapshots,
                            const struct retention_choice *choice, const char *section,
                            struct table_form form, int *ret_fd)
{
    const struct retention_table_kind *kind = kind_of(section);
    struct retention_choice wanted = *choice;
    struct retention_view view;

    if (!actor_may(&work->actor, RIGHT_EXPORT))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("you may look at figures, but not take them out"));
    if (kind == NULL)
        return fault_set(&work->fault, STATUS_INVALID, "section",
                         MESSAGE("there is no table “{1}”", arg_text(section)));
    wanted.sections = kind->sections;
    enum status status = retention_view(work, snapshots, &wanted, &view);
    if (status == STATUS_OK && view.state != RETENTION_SHOWN)
        status = fault_set(&work->fault, STATUS_INVALID, "",
                           PLAIN_MESSAGE("there are no orders to be measured here"));
    if (status == STATUS_OK)
        status = write_table(work, kind, view.kept->analysis, form, ret_fd);
    retention_view_close(&view);
    return status;
}
