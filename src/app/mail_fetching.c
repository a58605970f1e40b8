// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/mail_fetching.h"

#include <string.h>

#include "app/mail_child.h"
#include "base/text.h"

enum { PIECE_WAIT_MILLISECONDS = 60000 };

/* More than a message is asked for: what its server counted otherwise. */
#define RAW_MAX (MAIL_SIZE_MAX + 128 * 1024)

struct mail_fetching {
    struct mail_child child;
    enum mail_wait wait;
    bool is_done;  /* IDLE came, and there is no waiting */
    bool is_ended; /* ENDED was given */
    char *packet;  /* OUTSIDE_MESSAGE_MAX bytes */
};

enum status mail_fetch_begin(const struct mail_fetch_order *order, struct arena *arena,
                             struct fault *fault, struct mail_fetching **ret_fetching)
{
    const struct outside_mail_request asked = {.kind = OUTSIDE_FETCH_MAIL,
                                               .protocol = MAIL_IMAP,
                                               .uid_validity = order->uid_validity,
                                               .last_uid = order->last_uid,
                                               .since_on = order->since_on,
                                               .marks_seen = order->seen == MAIL_SEEN_MARK,
                                               .waits = order->wait == MAIL_WAIT_FOR_NEWS,
                                               .renew_seconds = order->renew_seconds};
    struct mail_fetching *fetching = arena_alloc(arena, sizeof(*fetching));

    if (order->mailbox[0] == '\0' || strlen(order->mailbox) > MAIL_MAILBOX_NAME_MAX)
        return fault_set(
            fault, STATUS_INVALID, "mailbox",
            MESSAGE("The name of a mailbox has 1 to {1} bytes", arg_count(MAIL_MAILBOX_NAME_MAX)));
    enum status status = mail_child_start(&order->server, order->mailbox, asked, order->program,
                                          arena, fault, &fetching->child);
    if (status != STATUS_OK)
        return status;
    fetching->wait = order->wait;
    fetching->packet = arena_alloc(arena, OUTSIDE_MESSAGE_MAX);
    *ret_fetching = fetching;
    return STATUS_OK;
}

/* ---- what comes ---- */

/* An event of the child; its bytes lie in the packet until the next. */
static enum mail_child_word receive(struct mail_fetching *fetching, int32_t wait_milliseconds,
                                    struct outside_mail_event *event, struct slice *bytes)
{
    size_t length = 0;
    enum mail_child_word word =
        mail_child_receive(&fetching->child, wait_milliseconds, fetching->packet, &length);

    if (word != MAIL_CHILD_SAID)
        return word;
    if (length < sizeof(*event))
        return MAIL_CHILD_GONE;
    memcpy(event, fetching->packet, sizeof(*event));
    *bytes = (struct slice){fetching->packet + sizeof(*event), length - sizeof(*event)};
    bool is_event = event->version == OUTSIDE_VERSION && event->kind >= OUTSIDE_MAIL_SELECTED &&
                    event->kind < OUTSIDE_MAIL_EVENTS;
    return is_event ? MAIL_CHILD_SAID : MAIL_CHILD_GONE;
}

static bool take_bytes(char *raw, uint64_t raw_length, uint64_t *taken, struct slice bytes)
{
    if (bytes.length > raw_length - *taken)
        return false;
    if (bytes.length > 0)
        memcpy(raw + *taken, bytes.at, bytes.length);
    *taken += bytes.length;
    return true;
}

/* The message with all of its pieces; false when they do not come. */
static bool take_message(struct mail_fetching *fetching, const struct outside_mail_event *event,
                         struct slice bytes, struct arena *arena, struct mail_fetched *fetched)
{
    struct outside_mail_event piece;
    uint64_t taken = 0;

    if (event->raw_length > RAW_MAX || event->uid == 0)
        return false;
    char *raw = arena_alloc(arena, (size_t)event->raw_length + 1);
    bool is_taken = take_bytes(raw, event->raw_length, &taken, bytes);
    while (is_taken && taken < event->raw_length)
        is_taken = receive(fetching, PIECE_WAIT_MILLISECONDS, &piece, &bytes) == MAIL_CHILD_SAID &&
                   piece.kind == OUTSIDE_MAIL_PIECE && bytes.length > 0 &&
                   take_bytes(raw, event->raw_length, &taken, bytes);
    if (!is_taken)
        return false;
    *fetched = (struct mail_fetched){.kind = MAIL_FETCH_MESSAGE,
                                     .uid = event->uid,
                                     .size_bytes = event->size_bytes,
                                     .received_at = event->received_at,
                                     .is_seen = event->is_seen == 1,
                                     .is_head_only = event->is_head_only == 1,
                                     .raw = {raw, (size_t)event->raw_length}};
    return true;
}

static struct mail_fetched ended(struct mail_fetching *fetching, enum mail_code code,
                                 const char *detail)
{
    fetching->is_ended = true;
    return (struct mail_fetched){.kind = MAIL_FETCH_ENDED, .code = code, .detail = detail};
}

static struct mail_fetched gone(struct mail_fetching *fetching)
{
    return ended(fetching, fetching->is_done ? MAIL_WORKS : MAIL_STOPPED, "");
}

static struct mail_fetched read_event(struct mail_fetching *fetching,
                                      const struct outside_mail_event *event, struct slice bytes,
                                      struct arena *arena)
{
    struct mail_fetched fetched = {.kind = MAIL_FETCH_BATCH, .detail = ""};

    switch ((enum outside_mail_event_kind)event->kind) {
    case OUTSIDE_MAIL_SELECTED:
        return (struct mail_fetched){.kind = MAIL_FETCH_SELECTED,
                                     .uid_validity = event->uid_validity,
                                     .uid_next = event->uid_next,
                                     .message_count = event->message_count};
    case OUTSIDE_MAIL_MESSAGE:
        if (take_message(fetching, event, bytes, arena, &fetched))
            return fetched;
        break;
    case OUTSIDE_MAIL_BATCH:
        return fetched;
    case OUTSIDE_MAIL_IDLE:
        fetching->is_done = fetching->wait == MAIL_WAIT_NOT;
        fetched.kind = MAIL_FETCH_IDLE;
        return fetched;
    case OUTSIDE_MAIL_ENDED:
        if (event->code < MAIL_CODES)
            return ended(fetching, (enum mail_code)event->code, mail_child_words(bytes, arena));
        break;
    case OUTSIDE_MAIL_PIECE:
    case OUTSIDE_MAIL_EVENTS:
        break;
    }
    return ended(fetching, MAIL_STOPPED, "");
}

void mail_fetch_next(struct mail_fetching *fetching, int32_t wait_milliseconds, struct arena *arena,
                     struct mail_fetched *ret_fetched)
{
    struct outside_mail_event event;
    struct slice bytes;

    if (fetching->is_ended) {
        *ret_fetched = ended(fetching, MAIL_STOPPED, "");
        return;
    }
    switch (receive(fetching, wait_milliseconds, &event, &bytes)) {
    case MAIL_CHILD_SILENT:
        *ret_fetched = (struct mail_fetched){.kind = MAIL_FETCH_NONE, .detail = ""};
        return;
    case MAIL_CHILD_SAID:
        *ret_fetched = read_event(fetching, &event, bytes, arena);
        return;
    case MAIL_CHILD_GONE:
        break;
    }
    *ret_fetched = gone(fetching);
}

/* Whether it is still there is told by what comes next. */
void mail_fetch_acknowledge(struct mail_fetching *fetching)
{
    const struct outside_mail_go_on word = {.version = OUTSIDE_VERSION};

    (void)!mail_child_send(&fetching->child, (struct slice){(const char *)&word, sizeof(word)},
                           (struct slice){"", 0});
}

int mail_fetch_descriptor(const struct mail_fetching *fetching)
{
    return fetching->child.socket;
}

void mail_fetch_end(struct mail_fetching *fetching)
{
    if (fetching)
        mail_child_leave(&fetching->child, fetching->is_ended ? MAIL_CHILD_LEAVE_MILLISECONDS : 0);
}
