// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "web/navigation.h"
#include "web/page_frame.h"
#include "web/pages.h"

enum { PLAYBOOK_PATH_MAX = 80 };

/* A heading has no number; its rules follow. */
struct playbook_entry {
    int number;
    const char *path, *place, *title, *text;
};

static const struct playbook_entry entries[] = {
#define CHAPTER(title) {0, "", "", title, ""},
#define RULE(number, path, place, title, text) {number, path, place, title, text},
#include "web/playbook.def"
#undef RULE
#undef CHAPTER
};
enum { ENTRY_COUNT = sizeof(entries) / sizeof(entries[0]) };

static size_t rules_from(size_t at)
{
    size_t count = 0;

    while (at + count < ENTRY_COUNT && entries[at + count].number > 0)
        count++;
    return count;
}

static struct playbook_rule rule_of(const struct exchange *exchange,
                                    const struct playbook_entry *entry)
{
    char path[PLAYBOOK_PATH_MAX + 1];
    size_t length = strcspn(entry->path, "?");

    memcpy(path, entry->path, length);
    path[length] = '\0';
    return (struct playbook_rule){.number = entry->number,
                                  .title = {.one = entry->title},
                                  .text = {.one = entry->text},
                                  .place = {.one = entry->place},
                                  .path = entry->path,
                                  .has_place = length > 0 && page_is_open(exchange, path)};
}

static struct playbook_chapter chapter_at(struct exchange *exchange, size_t at)
{
    size_t count = rules_from(at + 1);
    struct playbook_chapter chapter = {
        .title = {.one = entries[at].title},
        .rules = {arena_array(exchange->arena, struct playbook_rule, count), count}};

    for (size_t i = 0; i < count; i++)
        chapter.rules.items[i] = rule_of(exchange, &entries[at + 1 + i]);
    return chapter;
}

/* GET /playbook */
enum status page_playbook(struct exchange *exchange)
{
    const char *title = translate(exchange->language, N_("Playbook"));
    struct playbook_view view = {
        .page = page_frame(exchange, title),
        .chapters = {arena_array(exchange->arena, struct playbook_chapter, ENTRY_COUNT), 0}};
    struct html out = reply_html(exchange);

    view.page.heading = title;
    for (size_t at = 0; at < ENTRY_COUNT; at += 1 + rules_from(at + 1))
        view.chapters.items[view.chapters.count++] = chapter_at(exchange, at);
    view_playbook(&out, exchange->language, &view);
    return STATUS_OK;
}
