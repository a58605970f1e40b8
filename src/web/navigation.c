// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/navigation.h"

#include <string.h>

#include "domain/actor.h"
#include "store/work.h"
#include "web/asset_names.h"
#include "web/web.h"

struct section {
    const char *path, *also; /* also: with blanks between, "" for none */
    const char *icon, *key, *letter;
    bool is_far;
    const char *words;
};

static const struct section sections[] = {
#define SECTION(path, also, icon, key, letter, is_far, words) \
    {path, also, ASSET_icons_svg "#i-" icon, key, letter, is_far, words},
#include "web/sections.def"
#undef SECTION
};
enum { SECTION_COUNT = sizeof(sections) / sizeof(sections[0]) };

static const struct settings_page {
    const char *path, *words;
} settings_pages[] = {
#define SETTINGS_PAGE(path, words) {path, words},
#include "web/settings_pages.def"
#undef SETTINGS_PAGE
};
enum { SETTINGS_COUNT = sizeof(settings_pages) / sizeof(settings_pages[0]) };

bool page_is_open(const struct exchange *exchange, const char *path)
{
    const struct route_table table = web_routes();

    if (!exchange->work)
        return false;
    for (size_t i = 0; i < table.count; i++)
        if (table.routes[i].method == HTTP_GET && strcmp(table.routes[i].path, path) == 0)
            return actor_may(&exchange->work->actor, (enum right)table.routes[i].right);
    return false;
}

/* True for `root` itself and for what is below it. */
static bool is_below(const char *path, const char *root)
{
    size_t length = strlen(root);

    return length > 0 && strncmp(path, root, length) == 0 &&
           (path[length] == '\0' || path[length] == '/');
}

/* The same for several roots with a blank between each. */
static bool is_below_any(const char *path, const char *roots)
{
    while (*roots != '\0') {
        size_t length = strcspn(roots, " ");

        if (length > 0 && strncmp(path, roots, length) == 0 &&
            (path[length] == '\0' || path[length] == '/'))
            return true;
        roots += length;
        roots += *roots == ' ';
    }
    return false;
}

static struct nav_link link_of(const struct exchange *exchange, const struct section *section)
{
    return (struct nav_link){.path = section->path,
                             .icon = section->icon,
                             .key = section->key,
                             .letter = section->letter,
                             .words = {.one = section->words},
                             .is_far = section->is_far,
                             .is_here = is_below(exchange->path, section->path) ||
                                        is_below_any(exchange->path, section->also)};
}

/* The settings are there once one of their pages is. */
static bool has_settings(const struct exchange *exchange)
{
    for (size_t i = 0; i < SETTINGS_COUNT; i++)
        if (page_is_open(exchange, settings_pages[i].path))
            return true;
    return false;
}

static bool section_is_open(const struct exchange *exchange, const struct section *section)
{
    if (strcmp(section->path, "/settings") == 0)
        return has_settings(exchange);
    return page_is_open(exchange, section->path);
}

struct nav_links section_links(const struct exchange *exchange)
{
    struct nav_links links = {.items =
                                  arena_array(exchange->arena, struct nav_link, SECTION_COUNT)};

    for (size_t i = 0; i < SECTION_COUNT; i++)
        if (section_is_open(exchange, &sections[i]))
            links.items[links.count++] = link_of(exchange, &sections[i]);
    return links;
}

struct nav_link section_of(const struct exchange *exchange)
{
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        struct nav_link link = link_of(exchange, &sections[i]);
        if (link.is_here)
            return link;
    }
    return link_of(exchange, &sections[0]);
}

struct nav_links settings_links(const struct exchange *exchange)
{
    struct nav_links links = {.items =
                                  arena_array(exchange->arena, struct nav_link, SETTINGS_COUNT)};

    for (size_t i = 0; i < SETTINGS_COUNT; i++) {
        const struct settings_page *page = &settings_pages[i];
        if (page_is_open(exchange, page->path))
            links.items[links.count++] =
                (struct nav_link){.path = page->path,
                                  .words = {.one = page->words},
                                  .is_here = is_below(exchange->path, page->path)};
    }
    return links;
}
