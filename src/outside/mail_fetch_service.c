// SPDX-License-Identifier: AGPL-3.0-or-later
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/text.h"
#include "outside/imap.h"
#include "outside/mail_errand.h"

enum {
    STEP_SECONDS = 60,
    LIST_SECONDS = 300,
    BATCH_SECONDS = 120,
    SLOWEST_BYTES = 8 * 1024, /* of a second, beside BATCH_SECONDS */
    RENEW_SECONDS = 600,      /* RFC 2177 wants less than 29 minutes; routers forget sooner */
    ASK_SECONDS = 60,         /* where there is no IDLE */
    WIDTH_FIRST = 1000,       /* UIDs looked at together */
    WIDTH_MAX = 1 << 30,
    FEW = 250,
    MANY = 4000,
    BATCH_MESSAGES = 200,
    BATCH_BYTES = 4 * 1024 * 1024,
};
#define LISTED_MAX ((size_t)1000 * 1000)
#define DAY_MICROSECONDS (INT64_C(86400) * 1000000)

/* A message that is new, as the server lists it. */
struct listed {
    uint32_t uid;
    bool is_large;
    uint64_t size_bytes;
};

struct fetching {
    const struct mail_errand *errand;
    struct imap imap;
    uint32_t last_uid;  /* handed over, or not wanted */
    uint32_t uid_next;  /* when it was selected */
    uint32_t first_uid; /* of the window that is listed */
    int64_t since_at;   /* 0: all */
    struct listed *items;
    size_t count, capacity;
    const struct listed *batch;
    size_t batch_count;
    bool is_gone; /* nobody listens to us any more */
};

/* ---- telling ---- */

static bool tell(struct fetching *fetching, const struct outside_mail_event *event,
                 struct slice bytes)
{
    struct outside_mail_event head = *event;

    head.version = OUTSIDE_VERSION;
    if (!mail_errand_tell(fetching->errand->socket, &head, sizeof(head), bytes))
        fetching->is_gone = true;
    return !fetching->is_gone;
}

static bool tell_kind(struct fetching *fetching, enum outside_mail_event_kind kind)
{
    const struct outside_mail_event event = {.kind = kind};

    return tell(fetching, &event, (struct slice){"", 0});
}

static struct slice cut_piece(struct slice *bytes)
{
    size_t length = bytes->length < OUTSIDE_MAIL_PIECE_MAX ? bytes->length : OUTSIDE_MAIL_PIECE_MAX;
    struct slice piece = {bytes->at, length};

    *bytes = (struct slice){bytes->at + length, bytes->length - length};
    return piece;
}

static bool tell_message(struct fetching *fetching, const struct imap_fetch *fetch,
                         const struct listed *listed)
{
    const struct outside_mail_event piece_event = {.kind = OUTSIDE_MAIL_PIECE};
    const struct outside_mail_event event = {.kind = OUTSIDE_MAIL_MESSAGE,
                                             .uid = fetch->uid,
                                             .is_seen = fetch->is_seen,
                                             .is_head_only = listed->is_large,
                                             .size_bytes = listed->size_bytes,
                                             .raw_length = fetch->body.length,
                                             .received_at = fetch->received_at};
    struct slice rest = fetch->body;
    bool is_told = tell(fetching, &event, cut_piece(&rest));

    while (is_told && rest.length > 0)
        is_told = tell(fetching, &piece_event, cut_piece(&rest));
    return is_told;
}

/* ---- what is new ---- */

static bool keep(struct fetching *fetching, const struct imap_fetch *fetch)
{
    if (fetching->count == LISTED_MAX)
        return false;
    if (fetching->count == fetching->capacity) {
        size_t capacity = fetching->capacity == 0 ? WIDTH_FIRST : fetching->capacity * 2;
        struct listed *larger = realloc(fetching->items, capacity * sizeof(*larger));

        if (!larger)
            return false;
        fetching->items = larger;
        fetching->capacity = capacity;
    }
    fetching->items[fetching->count++] =
        (struct listed){.uid = fetch->uid,
                        .is_large = fetch->size_bytes > MAIL_SIZE_MAX,
                        .size_bytes = fetch->size_bytes};
    return true;
}

static bool take_listed(void *context, const struct imap_response *response)
{
    struct fetching *fetching = context;
    struct imap_fetch fetch;

    if (!imap_begins(response->name, "FETCH"))
        return true;
    if (!imap_read_fetch(response->rest, &fetch))
        return false;
    /* n:* gives the last one even where it is below n; and flags may be told of unasked. */
    if (fetch.uid < fetching->first_uid || !fetch.has_size)
        return true;
    if (fetch.received_at != 0 && fetch.received_at < fetching->since_at)
        return true;
    return keep(fetching, &fetch);
}

static int by_uid(const void *a, const void *b)
{
    uint32_t one = ((const struct listed *)a)->uid, other = ((const struct listed *)b)->uid;

    return (one > other) - (one < other);
}

/* Of [from, to], `to` 0: all from there on. */
static bool list(struct fetching *fetching, uint32_t from, uint32_t to)
{
    struct arena arena = {0};
    struct text command = text_new(&arena);

    fetching->first_uid = from;
    fetching->count = 0;
    text_format(&command, "UID FETCH %" PRIu32 ":", from);
    if (to == 0)
        text_add(&command, "*");
    else
        text_format(&command, "%" PRIu32, to);
    text_add(&command, " (UID RFC822.SIZE INTERNALDATE)");
    bool is_listed = imap_run(&fetching->imap, (struct slice){command.at, command.length},
                              MAIL_OTHER_PROTOCOL, LIST_SECONDS, take_listed, fetching);
    arena_free(&arena);
    if (!is_listed || fetching->count == 0)
        return is_listed;
    qsort(fetching->items, fetching->count, sizeof(*fetching->items), by_uid);
    size_t kept = 1;
    for (size_t i = 1; i < fetching->count; i++)
        if (fetching->items[i].uid != fetching->items[kept - 1].uid)
            fetching->items[kept++] = fetching->items[i];
    fetching->count = kept;
    return true;
}

/* ---- messages ---- */

static const struct listed *listed_of(const struct fetching *fetching, uint32_t uid)
{
    const struct listed wanted = {.uid = uid};

    return bsearch(&wanted, fetching->batch, fetching->batch_count, sizeof(wanted), by_uid);
}

static bool take_message(void *context, const struct imap_response *response)
{
    struct fetching *fetching = context;
    struct imap_fetch fetch;

    if (!imap_begins(response->name, "FETCH"))
        return true;
    if (!imap_read_fetch(response->rest, &fetch))
        return false;
    if (!fetch.has_body)
        return true;
    const struct listed *listed = listed_of(fetching, fetch.uid);
    return listed && tell_message(fetching, &fetch, listed);
}

/* "3:5,9" of those of the batch that are large, or are not. */
static size_t add_set(const struct fetching *fetching, struct text *out, bool is_large)
{
    size_t count = 0;

    for (size_t i = 0; i < fetching->batch_count;) {
        uint32_t first = fetching->batch[i].uid;
        size_t end = i + 1;

        if (fetching->batch[i].is_large != is_large) {
            i++;
            continue;
        }
        while (end < fetching->batch_count && fetching->batch[end].is_large == is_large &&
               fetching->batch[end].uid == first + (end - i))
            end++;
        text_format(out, count > 0 ? ",%" PRIu32 : "%" PRIu32, first);
        if (end - i > 1)
            text_format(out, ":%" PRIu32, fetching->batch[end - 1].uid);
        count += end - i;
        i = end;
    }
    return count;
}

static bool run_on_batch(struct fetching *fetching, bool is_large, const char *before,
                         const char *after, int32_t seconds)
{
    struct arena arena = {0};
    struct text command = text_new(&arena);

    text_add(&command, before);
    size_t count = add_set(fetching, &command, is_large);
    text_add(&command, after);
    bool is_done =
        count == 0 || imap_run(&fetching->imap, (struct slice){command.at, command.length},
                               MAIL_OTHER_PROTOCOL, seconds, take_message, fetching);
    arena_free(&arena);
    return is_done;
}

/* Nothing is marked, and nothing more is fetched, before the batch is committed (D-34). */
static bool wait_for_commit(struct fetching *fetching)
{
    struct outside_mail_go_on word;

    if (!tell_kind(fetching, OUTSIDE_MAIL_BATCH))
        return false;
    if (recv(fetching->errand->socket, &word, sizeof(word), MSG_TRUNC) != (ssize_t)sizeof(word) ||
        word.version != OUTSIDE_VERSION)
        fetching->is_gone = true;
    return !fetching->is_gone;
}

static bool mark(struct fetching *fetching)
{
    static const char mark_text[] = " +FLAGS.SILENT (\\Seen)";

    if (fetching->errand->asked.marks_seen != 1)
        return true;
    return run_on_batch(fetching, false, "UID STORE ", mark_text, STEP_SECONDS) &&
           run_on_batch(fetching, true, "UID STORE ", mark_text, STEP_SECONDS);
}

static bool fetch_batch(struct fetching *fetching, size_t start, size_t *ret_end)
{
    uint64_t bytes = 0;
    size_t end = start;

    while (end < fetching->count && end - start < BATCH_MESSAGES &&
           (end == start || bytes + fetching->items[end].size_bytes <= BATCH_BYTES)) {
        bytes += fetching->items[end].is_large ? 0 : fetching->items[end].size_bytes;
        end++;
    }
    fetching->batch = fetching->items + start;
    fetching->batch_count = end - start;
    *ret_end = end;
    int32_t seconds = BATCH_SECONDS + (int32_t)(bytes / SLOWEST_BYTES);
    if (!run_on_batch(fetching, false, "UID FETCH ", " (UID FLAGS INTERNALDATE BODY.PEEK[])",
                      seconds) ||
        !run_on_batch(fetching, true, "UID FETCH ", " (UID FLAGS INTERNALDATE BODY.PEEK[HEADER])",
                      seconds))
        return false;
    fetching->last_uid = fetching->items[end - 1].uid;
    return wait_for_commit(fetching) && mark(fetching);
}

static bool fetch_listed(struct fetching *fetching)
{
    for (size_t i = 0; i < fetching->count;)
        if (!fetch_batch(fetching, i, &i))
            return false;
    return true;
}

/* All that was there when the mailbox was selected, a window of UIDs after the other. Where UIDs
 * are far apart the windows become wider. */
static bool fetch_old(struct fetching *fetching)
{
    uint64_t width = WIDTH_FIRST, from = (uint64_t)fetching->last_uid + 1;

    while (from < fetching->uid_next) {
        uint64_t to = from + width - 1;

        to = to < fetching->uid_next - UINT64_C(1) ? to : fetching->uid_next - UINT64_C(1);
        if (!list(fetching, (uint32_t)from, (uint32_t)to))
            return false;
        if (fetching->count < FEW && width < WIDTH_MAX)
            width *= 2;
        else if (fetching->count > MANY && width > 1)
            width /= 2;
        if (!fetch_listed(fetching))
            return false;
        fetching->last_uid = (uint32_t)to;
        from = to + 1;
    }
    return true;
}

static bool fetch_new(struct fetching *fetching)
{
    while (fetching->imap.has_news && fetching->last_uid < UINT32_MAX) {
        fetching->imap.has_news = false;
        if (!list(fetching, fetching->last_uid + 1, 0) || !fetch_listed(fetching))
            return false;
    }
    return true;
}

/* ---- waiting ---- */

/* Until something comes from one of the two, or time is up. False: nobody listens any more. */
static bool wait_for_either(struct fetching *fetching, int imap_fd, int32_t seconds)
{
    struct pollfd waited[] = {{.fd = fetching->errand->socket, .events = POLLIN},
                              {.fd = imap_fd, .events = POLLIN}};

    (void)poll(waited, 2, seconds * 1000);
    /* Nothing is said to us here, so that it can only be the end. */
    fetching->is_gone = waited[0].revents != 0;
    return !fetching->is_gone;
}

static bool idle(struct fetching *fetching, int32_t seconds)
{
    int64_t renew_at = mail_deadline(seconds);

    if (!imap_idle_begin(&fetching->imap))
        return false;
    while (!fetching->imap.has_news && mail_deadline(0) < renew_at) {
        int64_t left = (renew_at - mail_deadline(0)) / INT64_C(1000000000) + 1;

        if (!imap_idle_take(&fetching->imap))
            return false;
        if (!fetching->imap.has_news &&
            !wait_for_either(fetching, fetching->imap.wire.fd, (int32_t)left))
            return false;
    }
    return imap_idle_end(&fetching->imap);
}

static bool ask(struct fetching *fetching, int32_t seconds)
{
    return wait_for_either(fetching, -1, seconds) &&
           imap_run(&fetching->imap, slice_of("NOOP"), MAIL_OTHER_PROTOCOL, STEP_SECONDS, NULL,
                    NULL);
}

static bool wait_for_news(struct fetching *fetching)
{
    int32_t asked = fetching->errand->asked.renew_seconds;
    int32_t renew = asked > 0 && asked < RENEW_SECONDS ? asked : RENEW_SECONDS;

    while (!fetching->imap.has_news) {
        bool is_there = imap_can(&fetching->imap, "IDLE")
                            ? idle(fetching, renew)
                            : ask(fetching, renew < ASK_SECONDS ? renew : ASK_SECONDS);

        if (!is_there)
            return false;
    }
    return true;
}

/* ---- all of it ---- */

static bool select_mailbox(struct fetching *fetching)
{
    const struct outside_mail_request *asked = &fetching->errand->asked;
    struct imap_selected selected;

    if (!imap_select(&fetching->imap, asked->marks_seen == 1 ? IMAP_SELECT : IMAP_EXAMINE,
                     fetching->errand->mailbox, &selected))
        return false;
    const struct outside_mail_event event = {.kind = OUTSIDE_MAIL_SELECTED,
                                             .uid_validity = selected.uid_validity,
                                             .uid_next = selected.uid_next,
                                             .message_count = selected.message_count};
    fetching->uid_next = selected.uid_next;
    fetching->last_uid = selected.uid_validity == asked->uid_validity ? asked->last_uid : 0;
    if (asked->since_on > 0)
        fetching->since_at = asked->since_on * DAY_MICROSECONDS;
    return tell(fetching, &event, (struct slice){"", 0});
}

static bool fetch_all(struct fetching *fetching)
{
    if (!imap_open(&fetching->imap, &fetching->errand->server, STEP_SECONDS) ||
        !select_mailbox(fetching) || !fetch_old(fetching))
        return false;
    for (;;) {
        if (!fetch_new(fetching) || !tell_kind(fetching, OUTSIDE_MAIL_IDLE))
            return false;
        if (fetching->errand->asked.waits != 1)
            return true;
        if (!wait_for_news(fetching))
            return false;
    }
}

void mail_fetch_serve(const struct mail_errand *errand)
{
    struct fetching fetching = {.errand = errand};
    bool is_done = fetch_all(&fetching);
    const struct outside_mail_event event = {.kind = OUTSIDE_MAIL_ENDED,
                                             .code = fetching.imap.wire.code};

    if (!fetching.is_gone && !is_done)
        (void)tell(&fetching, &event, slice_of(fetching.imap.detail));
    imap_close(&fetching.imap);
    free(fetching.items);
}
