// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/mail_box.h"

#include <string.h>

#include "app/channel_secret.h"
#include "app/channel_trouble.h"
#include "app/fault_json.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "store/channels.h"

#define SECOND INT64_C(1000000000) /* of clock_ticks() */
#define DAY_MICROSECONDS INT64_C(86400000000)

enum {
    TELL_SECONDS = 300, /* so often a mailbox without news is said to be well */
    FOLDER_SECONDS = 5,
};

static struct work work_of(const struct mail_box *box, const struct mail_box_means *means,
                           struct arena *arena)
{
    struct work work = work_start(means->store, arena);

    work.actor = actor_system();
    work.workspace_id = box->workspace_id;
    return work;
}

/* ---- what goes wrong ---- */

static void keep_fault(struct mail_box *box, const struct mail_box_means *means,
                       const struct fault *fault)
{
    struct arena arena = {0};
    struct work work = work_of(box, means, &arena);

    if (channel_keep_fault(&work, box->channel_id, fault_json(&arena, fault)) != STATUS_OK)
        log_event(LOG_WARNING, "fault of a channel not kept",
                  LOG_FIELDS({.name = "detail", .text = work.fault.detail}));
    work_end(&work);
    arena_free(&arena);
}

static void drop_batch(struct mail_box *box)
{
    arena_free(&box->batch);
    box->count = 0;
    box->batch_uid = 0;
}

void mail_box_end(struct mail_box *box)
{
    mail_fetch_end(box->fetching);
    box->fetching = NULL;
    drop_batch(box);
    arena_free(&box->session);
}

/* Neither the address nor what a server says stands in the log: the page of the channel has both.
 */
static void fail(struct mail_box *box, const struct mail_box_means *means, enum mail_code code,
                 const struct fault *fault)
{
    log_event(LOG_NOTICE, "mailbox not read",
              LOG_FIELDS({.name = "channel", .number = box->channel_id},
                         {.name = "code", .number = code},
                         {.name = "failures", .number = box->failures + 1}));
    if (code != box->code && channel_is_worth_a_word(code, box->failures)) {
        keep_fault(box, means, fault);
        box->code = code;
    }
    box->retry_at = clock_ticks() + channel_pause(box->failures, code);
    box->failures++;
    mail_box_end(box);
}

static void fail_by_server(struct mail_box *box, const struct mail_box_means *means,
                           const struct mail_fetched *fetched)
{
    const struct fault fault = {
        .status = STATUS_UNAVAILABLE,
        .message = mail_trouble(&box->server, MAIL_IMAP, fetched->code, fetched->detail)};

    fail(box, means, fetched->code, &fault);
}

/* ---- keeping ---- */

/* Also with nothing new: then all is well. */
static enum status keep(struct mail_box *box, const struct mail_box_means *means, size_t *ret_new)
{
    struct arena arena = {0};
    struct work work = work_of(box, means, &arena);
    const struct mail_place place = {
        box->place.validity, box->batch_uid > box->place.uid ? box->batch_uid : box->place.uid};
    const struct intake_pieces pieces = {.channel_id = box->channel_id,
                                         .items = box->pieces,
                                         .count = box->count,
                                         .mailbox = box->mailbox,
                                         .place = place};

    enum status status = intake_keep(&work, &pieces, ret_new);
    if (status == STATUS_OK) {
        box->place = place;
        box->failures = 0;
        box->code = MAIL_WORKS;
        box->told_at = clock_ticks();
    } else {
        fail(box, means, MAIL_STOPPED, &work.fault);
    }
    drop_batch(box);
    work_end(&work);
    arena_free(&arena);
    return status;
}

/* ---- a mailbox ---- */

static enum status read_settings(struct work *work, struct mail_box *box,
                                 const struct mail_box_means *means, struct mail_fetch_order *order,
                                 char **ret_secret)
{
    struct channel channel = {.settings = "{}", .place = ""};
    struct channel_settings settings = channel_settings_none();
    uint8_t key[SECRET_KEY_SIZE];

    enum status status = channels_find(work, box->channel_id, &channel);
    if (status == STATUS_OK)
        status = channel_settings_read(channel.settings, work->arena, &work->fault, &settings);
    if (status == STATUS_OK)
        status = accounts_key(means->accounts, KEY_MAKE, &work->fault, key);
    if (status == STATUS_OK)
        status = channel_secret_open(work, key, box->channel_id, ret_secret);
    secret_wipe(key, sizeof(key));
    if (status != STATUS_OK)
        return status;
    box->place = mail_place_read(channel.place, box->mailbox, work->arena);
    *order = (struct mail_fetch_order){
        .server = settings.imap,
        .mailbox = box->mailbox,
        .uid_validity = box->place.validity,
        .last_uid = box->place.uid,
        .since_on = settings.days > 0 ? (day_t)(work->now / DAY_MICROSECONDS) - settings.days : 0,
        .seen = MAIL_SEEN_LEAVE,
        .wait = MAIL_WAIT_FOR_NEWS,
        .program = means->program,
    };
    order->server.secret = *ret_secret;
    return STATUS_OK;
}

static void begin(struct mail_box *box, const struct mail_box_means *means)
{
    struct work work = work_of(box, means, &box->session);
    struct mail_fetch_order order;
    char *secret = NULL;

    enum status status = read_settings(&work, box, means, &order, &secret);
    work_end(&work);
    if (status == STATUS_OK) {
        box->server = order.server;
        box->server.secret = "";
        status = mail_fetch_begin(&order, &box->session, &work.fault, &box->fetching);
    }
    if (secret)
        secret_wipe(secret, strlen(secret));
    if (status != STATUS_OK)
        fail(box, means, status == STATUS_INVALID ? MAIL_WRONG_SERVER : MAIL_STOPPED, &work.fault);
}

/* UIDs of another UIDVALIDITY are void, and all comes again (D-35). */
static void take_selected(struct mail_box *box, const struct mail_fetched *fetched)
{
    if (fetched->uid_validity != box->place.validity)
        box->place = (struct mail_place){.validity = fetched->uid_validity};
}

static void take_message(struct mail_box *box, const struct mail_fetched *fetched)
{
    struct text origin = text_new(&box->batch);

    if (box->count == INTAKE_PIECES_MAX)
        return;
    text_format(&origin, "%s/%u/%u", box->mailbox, box->place.validity, fetched->uid);
    box->pieces[box->count++] = (struct intake_piece){.origin = origin.at,
                                                      .received_at = fetched->received_at,
                                                      .is_sent = box->kind == MAIL_BOX_SENT,
                                                      .is_head = fetched->is_head_only,
                                                      .raw = fetched->raw};
    if (fetched->uid > box->batch_uid)
        box->batch_uid = fetched->uid;
}

static enum mail_box_turn take_batch(struct mail_box *box, const struct mail_box_means *means)
{
    size_t count = 0;

    if (keep(box, means, &count) != STATUS_OK)
        return MAIL_BOX_QUIET;
    mail_fetch_acknowledge(box->fetching);
    return MAIL_BOX_BROUGHT;
}

static void say_well(struct mail_box *box, const struct mail_box_means *means)
{
    size_t count = 0;

    if (box->count == 0)
        (void)!keep(box, means, &count);
}

static enum mail_box_turn take_news(struct mail_box *box, const struct mail_box_means *means)
{
    struct mail_fetched fetched;

    while (box->fetching) {
        mail_fetch_next(box->fetching, 0, &box->batch, &fetched);
        switch (fetched.kind) {
        case MAIL_FETCH_SELECTED:
            take_selected(box, &fetched);
            break;
        case MAIL_FETCH_MESSAGE:
            take_message(box, &fetched);
            break;
        case MAIL_FETCH_BATCH:
            return take_batch(box, means);
        case MAIL_FETCH_IDLE:
            say_well(box, means);
            break;
        case MAIL_FETCH_NONE:
            if (box->failures == 0 && clock_ticks() - box->told_at > TELL_SECONDS * SECOND)
                say_well(box, means);
            return MAIL_BOX_QUIET;
        case MAIL_FETCH_ENDED:
            fail_by_server(box, means, &fetched);
            break;
        }
    }
    return MAIL_BOX_QUIET;
}

/* ---- a folder ---- */

static enum mail_box_turn take_files(struct mail_box *box, const struct mail_box_means *means)
{
    struct arena arena = {0};
    struct work work = work_of(box, means, &arena);
    size_t count = 0;

    enum status status = mail_folder_take(&work, box, &count);
    work_end(&work);
    if (status == STATUS_OK) {
        box->failures = 0;
        box->code = MAIL_WORKS;
        box->retry_at = count > 0 ? 0 : clock_ticks() + FOLDER_SECONDS * SECOND;
    } else {
        fail(box, means, MAIL_NO_MAILBOX, &work.fault);
    }
    drop_batch(box);
    arena_free(&arena);
    return count > 0 ? MAIL_BOX_BROUGHT : MAIL_BOX_QUIET;
}

enum mail_box_turn mail_box_turn(struct mail_box *box, const struct mail_box_means *means)
{
    if (!box->fetching && clock_ticks() < box->retry_at)
        return MAIL_BOX_QUIET;
    if (box->kind == MAIL_BOX_FILES)
        return take_files(box, means);
    if (!box->fetching)
        begin(box, means);
    return take_news(box, means);
}

int mail_box_descriptor(const struct mail_box *box)
{
    return box->fetching ? mail_fetch_descriptor(box->fetching) : -1;
}

int64_t mail_box_rest(const struct mail_box *box)
{
    int64_t rest = box->retry_at - clock_ticks();

    if (box->fetching)
        return TELL_SECONDS * SECOND;
    return rest > 0 ? rest : 0;
}
