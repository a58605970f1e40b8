// SPDX-License-Identifier: AGPL-3.0-or-later
#include "web/page_frame.h"

#include <inttypes.h>
#include <string.h>

#include "app/conversations.h"
#include "app/disk_reserve.h"
#include "app/job_board.h"
#include "app/orders.h"
#include "app/site.h"
#include "app/today_count.h"
#include "domain/backup_keeping.h"
#include "web/navigation.h"

/* A deed is told on the page after the redirect; a cookie carries it there, so that the page's
 * address stays its own and nobody else can make a link that offers an Undo. */
#define DONE_COOKIE "done"
#define CAUGHT_UP_SHOWN (INT64_C(6) * 3600 * 1000000) /* as long as it is news */
enum { DONE_SECONDS = 60, DONE_MAX = 24 };            /* bytes: a number, a point, 19 digits */

static const char *const deed_words[DEED_COUNT] = {
#define DEED(name, words) words,
#include "web/deeds.def"
#undef DEED
};

/* The number that *at begins with, and what stands behind it. False for none, or one too large. */
static bool take_number(const char **at, int64_t *ret_number)
{
    const char *digit = *at;
    int64_t number = 0;

    for (; *digit >= '0' && *digit <= '9'; digit++) {
        if (number > (INT64_MAX - 9) / 10)
            return false;
        number = number * 10 + (*digit - '0');
    }
    if (digit == *at)
        return false;
    *at = digit;
    *ret_number = number;
    return true;
}

/* "1.417": the deed and the id of its audit row. False for what is none. */
static bool read_done(const char *text, struct toast *ret_toast)
{
    int64_t deed = 0, id = 0;
    const char *at = text;

    if (strlen(text) > DONE_MAX || !take_number(&at, &deed) || deed >= DEED_COUNT || *at++ != '.' ||
        !take_number(&at, &id) || *at != '\0')
        return false;
    *ret_toast = (struct toast){.text = {.one = deed_words[deed]}, .undo_id = id};
    return true;
}

void page_done(struct exchange *exchange, enum page_deed deed, int64_t audit_id)
{
    struct text value = text_new(exchange->arena);

    text_format(&value, "%d.%" PRId64, (int)deed, audit_id);
    reply_cookie(exchange, DONE_COOKIE, value.at, DONE_SECONDS);
}

static struct toast take_toast(struct exchange *exchange)
{
    const char *done = request_cookie(exchange, DONE_COOKIE);
    struct toast toast = {0};

    if (!done || exchange->is_head || exchange->method != HTTP_GET)
        return toast;
    reply_cookie(exchange, DONE_COOKIE, "", 0);
    return read_done(done, &toast) ? toast : (struct toast){0};
}

bool is_way_back(const char *path)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "-._~%/";

    return path[0] == '/' && path[1] != '/' && strlen(path) <= WAY_BACK_MAX &&
           strspn(path, allowed) == strlen(path);
}

/* For who can do something about it. Asks memory alone: it stands on every page. */
static struct message backup_banner(const struct exchange *exchange)
{
    struct job_board *board = exchange->site ? exchange->site->jobs : NULL;

    if (!board || !job_board_means(board)->backup_folder ||
        !page_is_open(exchange, "/settings/backups"))
        return (struct message){0};
    struct backup_watch watch = job_board_backups(board);
    int64_t since = exchange->work->now - watch.caught_up_at;
    switch (backup_standing(watch.last_good_at, watch.since, exchange->work->now)) {
    case BACKUP_FRESH:
        if (watch.skipped > 0 && since >= 0 && since < CAUGHT_UP_SHOWN)
            return MESSAGE_N("The server did not run for {1} night; what fell due then was caught "
                             "up today, once.",
                             "The server did not run for {1} nights; what fell due then was caught "
                             "up today, once.",
                             arg_count(watch.skipped));
        break;
    case BACKUP_OLD:
        return PLAIN_MESSAGE("The last good backup is older than a week.");
    case BACKUP_NEVER:
        return PLAIN_MESSAGE("No backup of this store has been made yet.");
    }
    return (struct message){0};
}

/* For everybody: whoever saves something now should know. */
static struct message disk_banner(const struct exchange *exchange)
{
    if (!exchange->site || !disk_is_short(exchange->site->disk))
        return (struct message){0};
    return PLAIN_MESSAGE("The disk of the server is full. What you save now is still kept, but no "
                         "files are taken. Whoever runs it should make room.");
}

/* How many orders are open, beside their section. Without it the page is as good. */
static void count_open(struct exchange *exchange, struct nav_links *links)
{
    int64_t count = 0;

    if (exchange->fault->status != STATUS_OK || !page_is_open(exchange, "/orders") ||
        open_order_count(exchange->work, &count) != STATUS_OK || count == 0)
        return;
    for (size_t i = 0; i < links->count; i++) {
        struct nav_link *link = &links->items[i];

        if (strcmp(link->path, "/orders") != 0)
            continue;
        link->count = count < OPEN_ORDERS_COUNTED ? MESSAGE("{1}", arg_count(count))
                                                  : MESSAGE("{1}+", arg_count(count - 1));
        link->counted = MESSAGE_N("{1} open order", "{1} open orders", arg_count(count));
    }
}

/* Who waits for an answer, beside the inbox; counted as orders are. */
static void count_waiting(struct exchange *exchange, struct nav_links *links)
{
    int64_t count = 0;

    if (exchange->fault->status != STATUS_OK || !page_is_open(exchange, "/inbox") ||
        count_waiting_conversations(exchange->work, &count) != STATUS_OK || count == 0)
        return;
    for (size_t i = 0; i < links->count; i++) {
        struct nav_link *link = &links->items[i];

        if (strcmp(link->path, "/inbox") != 0)
            continue;
        link->needs = true;
        link->count = count < CONVERSATIONS_COUNTED ? MESSAGE("{1}", arg_count(count))
                                                    : MESSAGE("{1}+", arg_count(count - 1));
        link->counted =
            MESSAGE_N("{1} waits for an answer", "{1} wait for an answer", arg_count(count));
    }
}

/* How many cues are due, beside Today. Only a page that was asked for counts them anew: what comes
 * of a form may stand within its unit. */
static void count_due(struct exchange *exchange, struct nav_links *links)
{
    int64_t count = 0;
    bool is_known = false;

    if (exchange->method != HTTP_GET || !exchange->site || links->count == 0 ||
        exchange->fault->status != STATUS_OK || !page_is_open(exchange, "/today") ||
        today_count(exchange->work, exchange->site->snapshots, &count, &is_known) != STATUS_OK ||
        !is_known || count == 0)
        return;
    for (size_t i = 0; i < links->count; i++) {
        struct nav_link *link = &links->items[i];

        if (strcmp(link->path, "/today") != 0)
            continue;
        link->needs = true;
        link->count = MESSAGE("{1}", arg_count(count));
        link->counted = MESSAGE_N("{1} due today", "{1} due today", arg_count(count));
    }
}

struct page_view page_frame(struct exchange *exchange, const char *title)
{
    const char *code = exchange->language->code;
    struct nav_links links = section_links(exchange);
    bool has_way_back = exchange->method == HTTP_GET && is_way_back(exchange->path);

    count_due(exchange, &links);
    count_open(exchange, &links);
    count_waiting(exchange, &links);
    return (struct page_view){
        .title = title,
        .language = code,
        .account = {.user_name = exchange->user_name,
                    .workspace = exchange->workspace_name,
                    .has_workspaces = exchange->workspace_name != NULL,
                    .csrf = exchange->csrf_token,
                    .back = has_way_back ? exchange->path : "/",
                    .is_english = strcmp(code, "en") == 0,
                    .is_russian = strcmp(code, "ru") == 0,
                    .is_croatian = strcmp(code, "hr") == 0,
                    .you = page_is_open(exchange, "/settings/you") ? "/settings/you" : NULL},
        .links = links,
        .section = section_of(exchange),
        .has_shortcuts = exchange->has_shortcuts,
        .may_order = page_is_open(exchange, "/orders/new"),
        .has_search = page_is_open(exchange, "/search"),
        .toast = take_toast(exchange),
        .disk_banner = disk_banner(exchange),
        .backup_banner = backup_banner(exchange),
    };
}

struct plain_view plain_frame(const struct exchange *exchange, const char *title)
{
    return (struct plain_view){.title = title, .language = exchange->language->code};
}
