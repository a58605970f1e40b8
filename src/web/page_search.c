// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <string.h>

#include "app/search.h"
#include "base/fold.h"
#include "web/asset_names.h"
#include "web/navigation.h"
#include "web/page_frame.h"
#include "web/pages.h"

/* How each kind is shown, and where its page is: nothing leads there before there is one. */
static const struct found_kind {
    const char *name, *icon, *words;
    const char *route, *path; /* row of routes.def; what the id stands behind */
} found_kinds[SEARCH_KINDS] = {
    [SEARCH_CLIENT - 1] = {"clients", "clients", N_("Clients"), "/clients/:id", "/clients/"},
    [SEARCH_ORDER - 1] = {"orders", "orders", N_("Orders"), "/orders/:id", "/orders/"},
    [SEARCH_ENQUIRY - 1] = {"enquiries", "mail", N_("Enquiries"), "/enquiries/:id", "/enquiries/"},
    [SEARCH_NOTE - 1] = {"notes", "note", N_("Notes"), "/clients/:id", "/clients/"}, /* theirs */
    [SEARCH_MESSAGE - 1] = {"messages", "mail", N_("Messages"), "/inbox/messages/:id",
                            "/inbox/messages/"},
};

/* Groups of what one can go to and do, before those of what is stored. */
enum { COMMAND_GROUPS = 2, GROUPS_MAX = COMMAND_GROUPS + SEARCH_KINDS, COMMAND_WORDS = 12 };

static const char *icon_address(struct arena *arena, const char *icon)
{
    struct text address = text_new(arena);

    text_format(&address, "%s#i-%s", ASSET_icons_svg, icon);
    return address.at;
}

/* --- what one can go to and do --- */

static bool begins_a_word(struct slice typed, const char *words)
{
    for (const char *at = words; *at != '\0'; at += strcspn(at, " ") + (at[strcspn(at, " ")] != 0))
        if (strncmp(at, typed.at, typed.length) == 0)
            return true;
    return false;
}

/* True when each word typed begins a word of the command, both folded. */
static bool is_meant(struct exchange *exchange, const char *typed, struct message words)
{
    const char *said = message_text(exchange->arena, exchange->language, words);
    const char *own = fold_words(exchange->arena, slice_of(said), COMMAND_WORDS);
    const char *at = fold_words(exchange->arena, slice_of(typed), COMMAND_WORDS);

    if (typed[0] != '\0' && *at == '\0')
        return false;
    while (*at != '\0') {
        struct slice word = {at, strcspn(at, " ")};
        if (!begins_a_word(word, own))
            return false;
        at += word.length + (at[word.length] != '\0');
    }
    return true;
}

static void add_command(struct exchange *exchange, const char *typed, struct found_row row,
                        struct found_group *group)
{
    if (is_meant(exchange, typed, row.words))
        group->rows.items[group->rows.count++] = row;
}

static struct found_group places(struct exchange *exchange, const char *typed)
{
    const struct nav_links sections = section_links(exchange), settings = settings_links(exchange);
    struct found_group group = {.name = "go", .words = PLAIN_MESSAGE("Go to")};

    group.rows.items =
        arena_array(exchange->arena, struct found_row, sections.count + settings.count);
    for (size_t i = 0; i < sections.count; i++) {
        struct text key = text_new(exchange->arena);
        text_format(&key, "G %s", sections.items[i].letter);
        add_command(exchange, typed,
                    (struct found_row){.path = sections.items[i].path,
                                       .icon = sections.items[i].icon,
                                       .words = sections.items[i].words,
                                       .key = key.at},
                    &group);
    }
    for (size_t i = 0; i < settings.count; i++)
        add_command(exchange, typed,
                    (struct found_row){.path = settings.items[i].path,
                                       .icon = icon_address(exchange->arena, "settings"),
                                       .words = settings.items[i].words},
                    &group);
    return group;
}

static struct found_group things_to_do(struct exchange *exchange, const char *typed)
{
    static const struct thing {
        const char *path, *icon, *key, *words;
    } things[] = {
#define TO_DO(path, icon, key, words) {path, icon, key, words},
#include "web/things_to_do.def"
#undef TO_DO
    };
    enum { THING_COUNT = sizeof(things) / sizeof(things[0]) };
    struct found_group group = {.name = "do", .words = PLAIN_MESSAGE("Do")};

    group.rows.items = arena_array(exchange->arena, struct found_row, THING_COUNT);
    for (size_t i = 0; i < THING_COUNT; i++) {
        if (!page_is_open(exchange, things[i].path))
            continue;
        add_command(exchange, typed,
                    (struct found_row){.path = things[i].path,
                                       .icon = icon_address(exchange->arena, things[i].icon),
                                       .words = {.one = things[i].words},
                                       .key = things[i].key},
                    &group);
    }
    return group;
}

/* --- what is stored --- */

static struct found_row row_of(struct exchange *exchange, const struct search_hit *hit)
{
    const struct found_kind *kind = &found_kinds[hit->kind - 1];
    int64_t id = hit->kind == SEARCH_NOTE ? hit->client_id : hit->id;
    bool is_same = strcmp(hit->whose, hit->title) == 0;
    struct text path = text_new(exchange->arena);
    struct found_row row = {.icon = icon_address(exchange->arena, kind->icon),
                            .title = hit->title[0] != '\0' ? hit->title : hit->whose,
                            .whose = is_same || hit->title[0] == '\0' ? "" : hit->whose,
                            .number = hit->number,
                            .is_archived = hit->is_archived};

    text_format(&path, "%s%" PRId64, kind->path, id);
    row.path = path.at;
    if (hit->has_day)
        row.day = arg_day_short(hit->day);
    return row;
}

static struct found_group stored(struct exchange *exchange, size_t kind,
                                 const struct search_hit_list *hits)
{
    struct found_group group = {.name = found_kinds[kind].name,
                                .words = {.one = found_kinds[kind].words},
                                .has_more = hits->has_more};

    group.rows.items = arena_array(exchange->arena, struct found_row, hits->count);
    for (size_t i = 0; i < hits->count; i++)
        group.rows.items[group.rows.count++] = row_of(exchange, &hits->items[i]);
    return group;
}

static void add_group(struct search_view *view, struct found_group group)
{
    if (group.rows.count > 0)
        view->groups.items[view->groups.count++] = group;
}

static void fill(struct exchange *exchange, const struct search_results *results,
                 struct search_view *view)
{
    view->groups.items = arena_array(exchange->arena, struct found_group, GROUPS_MAX);
    for (size_t i = 0; i < SEARCH_KINDS; i++)
        if (page_is_open(exchange, found_kinds[i].route))
            add_group(view, stored(exchange, i, &results->groups[i]));
    add_group(view, places(exchange, view->typed));
    add_group(view, things_to_do(exchange, view->typed));
    view->is_nothing = view->groups.count == 0;
    if (results->nearest) {
        struct text path = text_new(exchange->arena);
        text_format(&path, "/clients/%" PRId64, results->nearest_id);
        view->nearest = results->nearest;
        view->nearest_path = path.at;
    }
}

/* GET /search?q= */
enum status page_search(struct exchange *exchange)
{
    struct search_results results = {0};
    const char *typed = "";

    enum status status = query_text(exchange, "q", SEARCH_TYPED_MAX, &typed);
    if (status == STATUS_OK)
        status = search_everything(exchange->work, typed, &results);
    if (status != STATUS_OK)
        return status;

    const char *title = translate(exchange->language, N_("Search"));
    struct search_view view = {.page = page_frame(exchange, title), .typed = typed};
    view.page.heading = title;
    fill(exchange, &results, &view);
    struct html out = reply_html(exchange);
    view_search(&out, exchange->language, &view);
    return STATUS_OK;
}
