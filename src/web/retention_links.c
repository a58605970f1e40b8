// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/escape.h"
#include "domain/figure.h"
#include "web/retention_query.h"

static const enum figure_kind kinds[] = {
    [COUNTED_START] = FIGURE_START,       [COUNTED_END] = FIGURE_END,
    [COUNTED_RETAINED] = FIGURE_RETAINED, [COUNTED_LOST] = FIGURE_LOST,
    [COUNTED_NEW] = FIGURE_NEW,           [COUNTED_RETURNED] = FIGURE_RETURNED,
    [COUNTED_NEW_GONE] = FIGURE_NEW_GONE, [COUNTED_CAME_BACK] = FIGURE_CAME_BACK,
    [COUNTED_STANDING] = FIGURE_STANDING, [COUNTED_COOLING] = FIGURE_COOLING,
    [COUNTED_CELL] = FIGURE_CELL,         [COUNTED_SEGMENT] = FIGURE_SEGMENT,
    [COUNTED_SCORE] = FIGURE_SCORE,       [COUNTED_COHORT] = FIGURE_COHORT,
    [COUNTED_MOVED] = FIGURE_MOVED,
};

static void add_field(struct text *address, const char *name, const char *value)
{
    text_add_char(address, '&');
    text_add(address, name);
    text_add_char(address, '=');
    escape_uri(address, value);
}

/* The chosen clients, and of them those of a group: a group by the same thing is the choice. */
static void add_clients(struct text *address, const struct retention_choice *choice,
                        const struct report_figure *figure, struct arena *arena)
{
    if (figure->group == GROUP_SOURCE)
        add_field(address, "first_source", figure_group_word(figure->group_name, arena));
    else if (choice->source[0] != '\0')
        add_field(address, "first_source", choice->source);
    if (choice->service[0] != '\0')
        add_field(address, "any_service", choice->service);
    if (figure->group == GROUP_SERVICE)
        add_field(address, "last_service", figure_group_word(figure->group_name, arena));
    if (choice->tag[0] != '\0')
        add_field(address, "tag", choice->tag);
    if (figure->group == GROUP_TAG)
        add_field(address, "tag", figure->group_name);
}

static const char *figure_address(const void *context, const struct report_figure *figure,
                                  struct arena *arena)
{
    const struct retention_ways *ways = context;
    const struct figure counted = {.kind = kinds[figure->kind],
                                   .from = figure->from,
                                   .to = figure->to,
                                   .a = figure->a,
                                   .b = figure->b,
                                   .c = figure->c,
                                   .d = figure->d};
    struct text address = text_new(arena);

    if (!ways->has_lists)
        return NULL;
    text_add(&address, "/clients?figure=");
    text_add(&address, figure_word(&counted, arena));
    add_clients(&address, ways->choice, figure, arena);
    if (ways->choice->is_plain)
        add_field(&address, "plain", "yes");
    return address.at;
}

static const char *table_address(const void *context, const char *table, struct arena *arena)
{
    const struct retention_ways *ways = context;
    struct text path = text_new(arena);

    if (!ways->has_files)
        return NULL;
    text_format(&path, "/retention/table.csv?section=%s", table);
    return retention_address(arena, path.at, retention_query(arena, ways->choice, WITH_PERIOD));
}

struct report_links retention_links(const struct retention_ways *ways)
{
    return (struct report_links){.figure = figure_address, .table = table_address, .context = ways};
}
