// SPDX-License-Identifier: AGPL-3.0-or-later
/*
 * Puts what leaves into a store that no server has, and tells what became of it:
 *
 *     outbox_tool STORE KEY_FILE mailbox PORT NAME   a mailbox that sends to this machine
 *     outbox_tool STORE KEY_FILE replies COUNT       a conversation and a person's answer each
 *     outbox_tool STORE KEY_FILE series COUNT        the program's own, due at once
 *     outbox_tool STORE KEY_FILE rows                kind, state, unknown_count, Message-ID
 *     outbox_tool STORE KEY_FILE later               the leases of whoever is dead are over
 *     outbox_tool STORE KEY_FILE run PORT            sends all that is due, and how long it took
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "app/accounts.h"
#include "app/channel_secret.h"
#include "app/open_store.h"
#include "app/outgoing.h"
#include "app/outgoing_put.h"
#include "base/clock.h"
#include "base/text.h"
#include "domain/channel_settings.h"
#include "store/answerings.h"
#include "store/channels.h"
#include "store/conversations.h"
#include "store/db.h"
#include "store/store.h"

enum { BATCH = 50, RATE = 1000000 };

static const char *outside(void)
{
    return getenv("REGULARS_OUTSIDE");
}

static struct mail_server server_at(const char *port)
{
    return (struct mail_server){.host = "127.0.0.1",
                                .port = (int32_t)strtol(port, NULL, 10),
                                .tls = MAIL_TLS_NONE,
                                .login = MAIL_LOGIN_NONE,
                                .user = "",
                                .secret = "",
                                .may_be_own = true};
}

/* Answers leave at once. */
static enum status put_answering(struct work *work)
{
    struct answering answering = answering_default();
    int64_t version = 0;

    enum status status = answerings_find(work, &answering);
    answering.undo_seconds = 0;
    answering.is_held = false;
    return status == STATUS_OK ? answerings_put(work, &answering, &version) : status;
}

static enum status put_mailbox(struct work *work, char **words)
{
    struct accounts *accounts = accounts_open(ACCOUNTS_COST, words[2], work->arena);
    struct channel_settings settings = channel_settings_none();
    struct text address = text_new(work->arena);
    uint8_t key[SECRET_KEY_SIZE];

    settings.smtp = server_at(words[4]);
    text_format(&address, "%s@primjer.example", words[5]);
    struct channel channel = {.kind = CHANNEL_MAIL,
                              .name = "Studio",
                              .address = address.at,
                              .settings = channel_settings_json(work->arena, &settings),
                              .signature = ""};
    enum status status = accounts_key(accounts, KEY_MAKE, &work->fault, key);
    if (status == STATUS_OK)
        status = work_begin(work);
    if (status == STATUS_OK) {
        channel.id = work_new_id(work);
        status = channels_insert(work, &channel, address.at,
                                 channel_secret_seal(work, key, channel.id, ""));
    }
    if (status == STATUS_OK)
        status = put_answering(work);
    if (status == STATUS_OK)
        status = work_commit(work);
    accounts_close(accounts);
    return status;
}

/* --- putting --- */

/* Each to the next of the mailboxes in its turn. */
static enum status put_one(struct work *work, const struct channel_list *channels, int number,
                           enum outbox_kind kind)
{
    struct text name = text_new(work->arena), address = text_new(work->arena);
    struct text words = text_new(work->arena);
    struct outgoing_written written;
    struct conversation conversation = {.id = work_new_id(work),
                                        .channel_id =
                                            channels->items[(size_t)number % channels->count].id,
                                        .subject = "A question",
                                        .state = CONVERSATION_OPEN,
                                        .last_at = work->now};

    text_format(&name, "Ana %d", number);
    text_format(&address, "ana%d@example.com", number);
    text_format(&words,
                "Dear Ana %d,\n\nthank you for your patience. We begin on Monday the %dth, and "
                "the price stays as we said.\n\nWarm regards\n",
                number, number % 20 + 4);
    conversation.name = name.at;
    conversation.address = address.at;
    memcpy(conversation.token, &conversation.id, sizeof(conversation.id));
    enum status status = conversations_insert(work, &conversation);
    if (status == STATUS_OK)
        status = outgoing_put(work,
                              &(struct outgoing){.conversation = &conversation,
                                                 .kind = kind,
                                                 .leave = OUTGOING_AS_SET,
                                                 .text = words.at},
                              &written);
    if (status == STATUS_OK) /* also at night */
        status = db_execute(
            work, NULL,
            "UPDATE outbox SET not_before_at = $3"
            " WHERE workspace_id = $1 AND id = $2",
            DB_BIND(db_int(work->workspace_id), db_int(written.outbox_id), db_int(work->now)));
    return status;
}

static enum status put_batch(struct work *work, int from, int to, enum outbox_kind kind)
{
    struct channel_list channels = {0};

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = channels_list(work, &channels);
    for (int i = from; i < to && status == STATUS_OK; i++)
        status = put_one(work, &channels, i, kind);
    return status == STATUS_OK ? work_commit(work) : status;
}

static enum status put_all(struct work *work, int count, enum outbox_kind kind)
{
    enum status status = STATUS_OK;

    for (int i = 0; i < count && status == STATUS_OK; i += BATCH) {
        struct arena_mark mark = arena_mark(work->arena);

        status = put_batch(work, i, i + BATCH < count ? i + BATCH : count, kind);
        work_end(work);
        if (status == STATUS_OK)
            arena_rewind(work->arena, mark);
    }
    return status;
}

/* --- what became of it --- */

static enum status print_rows(struct work *work)
{
    struct rows rows = db_query(work,
                                "SELECT b.kind, b.state, b.unknown_count, m.mail_id FROM outbox b"
                                " JOIN message m ON m.workspace_id = b.workspace_id"
                                " AND m.id = b.message_id WHERE b.workspace_id = $1"
                                " ORDER BY b.id LIMIT 10000",
                                DB_BIND(db_int(work->workspace_id)));

    while (rows_next(&rows))
        printf("%" PRId64 "\t%" PRId64 "\t%" PRId64 "\t%s\n", rows_int(&rows, 0),
               rows_int(&rows, 1), rows_int(&rows, 2), rows_text(&rows, 3));
    return rows_end(&rows);
}

static enum status end_leases(struct work *work)
{
    enum status status = work_begin(work);

    if (status == STATUS_OK)
        status = db_execute(work, NULL,
                            "UPDATE outbox SET lease_until = $2"
                            " WHERE workspace_id = $1 AND state = 2",
                            DB_BIND(db_int(work->workspace_id), db_int(work->now)));
    return status == STATUS_OK ? work_commit(work) : status;
}

static enum status send_letter(void *context, const struct mail_letter *letter, struct arena *arena,
                               struct fault *fault, struct mail_result *ret_result)
{
    return mail_send((struct mail_sending *)context, letter, arena, fault, ret_result);
}

static bool is_over(void *context)
{
    (void)context;
    return false;
}

/* Kilobytes of this process and of the one that speaks to the mail server. */
static void say_run(size_t sent, int64_t took_us)
{
    struct rusage own, child;

    (void)getrusage(RUSAGE_SELF, &own);
    (void)getrusage(RUSAGE_CHILDREN, &child);
    printf("sent\t%zu\t%" PRId64 "\t%ld\t%ld\n", sent, took_us, own.ru_maxrss, child.ru_maxrss);
}

/* As a courier does (app/outgoing_courier.h). */
static enum status run(struct work *work, const char *port)
{
    static const uint8_t key[MAIL_KEY_SIZE] = {7};
    const struct outgoing_sender sender = {.owner = 1, .key = key, .hour_max = RATE};
    const struct mail_server server = server_at(port);
    struct arena arena = {0};
    struct mail_sending *sending = NULL;
    struct outgoing_turn turn = {.sent = 1};
    struct channel_list channels = {0};
    size_t sent = 0;

    enum status status = channels_list(work, &channels);
    work_end(work);
    if (status == STATUS_OK)
        status = mail_send_begin(&server, outside(), &arena, &work->fault, &sending);
    const struct outgoing_way way = {send_letter, is_over, sending, &server};
    int64_t began_at = clock_ticks();
    while (status == STATUS_OK && turn.sent > 0) {
        struct arena_mark mark = arena_mark(work->arena);

        work->now = clock_now();
        status = outgoing_run(work, channels.items[0].id, &sender, &way, &turn);
        work_end(work);
        sent += turn.sent;
        if (status == STATUS_OK)
            arena_rewind(work->arena, mark);
    }
    const int64_t took_us = (clock_ticks() - began_at) / 1000;
    mail_send_end(sending);
    say_run(sent, took_us);
    arena_free(&arena);
    return status;
}

static enum status follow(struct work *work, int count, char **words)
{
    enum status status = open_workspace(work);

    if (status != STATUS_OK)
        return status;
    if (strcmp(words[3], "mailbox") == 0 && count > 5)
        return put_mailbox(work, words);
    if (strcmp(words[3], "replies") == 0 && count > 4)
        return put_all(work, (int)strtol(words[4], NULL, 10), OUTBOX_DIRECT);
    if (strcmp(words[3], "series") == 0 && count > 4)
        return put_all(work, (int)strtol(words[4], NULL, 10), OUTBOX_SERIES);
    if (strcmp(words[3], "run") == 0 && count > 4)
        return run(work, words[4]);
    if (strcmp(words[3], "later") == 0)
        return end_leases(work);
    return print_rows(work);
}

int main(int count, char **words)
{
    struct arena arena = {0};
    struct fault fault = {.status = STATUS_OK};
    struct store *store = NULL;

    if (count < 4)
        return 2;
    enum status status = store_open(words[1], &(struct store_options){.access = STORE_WRITE},
                                    &arena, &fault, &store);
    if (status == STATUS_OK) {
        struct work work = work_start(store, &arena);

        status = follow(&work, count, words);
        fault = work.fault;
        work_end(&work);
        store_close(store);
    }
    if (status != STATUS_OK)
        fprintf(stderr, "%s (%s)\n", fault.message.one, fault.detail);
    arena_free(&arena);
    return (int)status;
}
