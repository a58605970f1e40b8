// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/telegram_box.h"

#include <stdlib.h>

#include "app/attempt.h"
#include "app/bot_server.h"
#include "app/channel_trouble.h"
#include "app/fault_json.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/channels.h"

#define SECOND INT64_C(1000000000) /* of clock_ticks() */

enum {
    WAIT_SECONDS = 50, /* for news, at Telegram */
    ANSWER_SECONDS = 30,
    FILE_SECONDS = 60,
    RETRY_FIRST_SECONDS = 2,
    RETRY_MAX_SECONDS = 300,
    DOUBLINGS_MAX = 8,
    TELL_SECONDS = 300,
    QUIET_FAILURES = 1, /* a connection that is lost once is not worth a word */
    VERDICTS_FROM = 100,
};

static struct work work_of(const struct telegram_box *box, const struct telegram_means *means,
                           struct arena *arena)
{
    struct work work = work_start(means->store, arena);

    work.actor = actor_system();
    work.workspace_id = box->workspace_id;
    return work;
}

/* ---- what goes wrong ---- */

/* Later and later, and not at the same moment as all others that lost the same server. */
static int64_t pause_of(int failures)
{
    int64_t pause = (int64_t)RETRY_FIRST_SECONDS
                    << (failures < DOUBLINGS_MAX ? failures : DOUBLINGS_MAX);
    uint32_t chance = 0;

    random_bytes(&chance, sizeof(chance));
    pause = (pause < RETRY_MAX_SECONDS ? pause : RETRY_MAX_SECONDS) * SECOND;
    return pause / 2 + (int64_t)(chance % 1000) * (pause / 2) / 1000;
}

static void keep_fault(struct telegram_box *box, const struct telegram_means *means,
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

void telegram_box_end(struct telegram_box *box)
{
    telegram_talk_end(box->talking);
    box->talking = NULL;
    box->is_asked = box->is_known = false;
    arena_free(&box->session);
}

static bool may_pass(int reason)
{
    return reason == MAIL_LOST || reason == MAIL_TIMED_OUT || reason == MAIL_STOPPED ||
           reason == MAIL_NO_CONNECTION || reason == MAIL_NO_NAME ||
           reason == VERDICTS_FROM + TELEGRAM_LATER ||
           reason == VERDICTS_FROM + TELEGRAM_SERVER_FAILED;
}

/* Neither the bot nor what Telegram says stands in the log: the page of the channel has both. */
static void fail(struct telegram_box *box, const struct telegram_means *means, int reason,
                 const struct fault *fault)
{
    log_event(LOG_NOTICE, "bot not read",
              LOG_FIELDS({.name = "channel", .number = box->channel_id},
                         {.name = "reason", .number = reason},
                         {.name = "failures", .number = box->failures + 1}));
    if (reason != box->reason && (!may_pass(reason) || box->failures >= QUIET_FAILURES)) {
        keep_fault(box, means, fault);
        box->reason = reason;
    }
    box->retry_at = clock_ticks() + pause_of(box->failures);
    box->failures++;
    telegram_box_end(box);
}

static void fail_by_answer(struct telegram_box *box, const struct telegram_means *means,
                           const struct telegram_heard *heard, const struct telegram_answer *answer)
{
    const struct fault fault = {.status = STATUS_UNAVAILABLE,
                                .message = telegram_heard_trouble(&box->server, heard, answer)};
    int64_t wanted = clock_ticks() + answer->retry_seconds * SECOND;

    fail(box, means,
         heard->code != MAIL_WORKS ? (int)heard->code : VERDICTS_FROM + (int)answer->verdict,
         &fault);
    if (box->retry_at < wanted)
        box->retry_at = wanted;
}

/* ---- beginning ---- */

static void begin(struct telegram_box *box, const struct telegram_means *means)
{
    struct work work = work_of(box, means, &box->session);
    struct telegram_server server = {.token = ""};
    struct channel channel = {.place = ""};

    enum status status = bot_server(&work, means->accounts, box->channel_id, &channel, &server);
    work_end(&work);
    if (status == STATUS_OK) {
        box->bot_id = strtoll(server.token, NULL, 10);
        box->offset = telegram_place_read(channel.place, box->bot_id, work.arena);
        status =
            telegram_talk_begin(&server, means->program, &box->session, &work.fault, &box->talking);
    }
    bot_server_wipe(&server);
    box->server = server;
    if (status != STATUS_OK)
        fail(box, means, MAIL_STOPPED, &work.fault);
}

/* ---- files ---- */

static enum telegram_fetched fetched_of(const struct telegram_heard *heard,
                                        const struct telegram_answer *answer)
{
    if (heard->code == MAIL_OTHER_PROTOCOL) /* larger than it may be */
        return TELEGRAM_FILE_REFUSED;
    return heard->code == MAIL_WORKS && answer->verdict == TELEGRAM_REFUSED ? TELEGRAM_FILE_REFUSED
                                                                            : TELEGRAM_FILE_LATER;
}

static enum telegram_fetched fetch_path(struct telegram_box *box, const char *file_id,
                                        struct arena *arena, const char **ret_path)
{
    const struct telegram_question question = {.call = OUTSIDE_TELEGRAM_GET_FILE,
                                               .seconds = ANSWER_SECONDS,
                                               .body = telegram_ask_file(arena, file_id)};
    struct telegram_heard heard;
    struct telegram_answer answer;
    struct fault fault = {.status = STATUS_OK};

    telegram_consult(box->talking, &question, arena, &heard);
    telegram_answer_read(heard.http_code, heard.bytes, arena, &answer);
    if (heard.code != MAIL_WORKS || answer.verdict != TELEGRAM_TAKEN)
        return fetched_of(&heard, &answer);
    return telegram_path_read(&answer, arena, &fault, ret_path) == STATUS_OK
               ? TELEGRAM_FILE_HERE
               : TELEGRAM_FILE_REFUSED;
}

static enum telegram_fetched fetch(void *context, const char *file_id, struct arena *arena,
                                   struct slice *ret_bytes)
{
    struct telegram_box *box = (struct telegram_box *)context;
    const char *path = NULL;
    struct telegram_heard heard;
    struct telegram_answer answer;

    enum telegram_fetched fetched = fetch_path(box, file_id, arena, &path);
    if (fetched != TELEGRAM_FILE_HERE)
        return fetched;
    const struct telegram_question question = {
        .call = OUTSIDE_TELEGRAM_DOWNLOAD, .seconds = FILE_SECONDS, .body = path};
    telegram_consult(box->talking, &question, arena, &heard);
    if (heard.code == MAIL_WORKS && heard.http_code == 200) {
        *ret_bytes = heard.bytes;
        return TELEGRAM_FILE_HERE;
    }
    telegram_answer_read(heard.http_code, heard.bytes, arena, &answer);
    return fetched_of(&heard, &answer);
}

/* ---- a turn ---- */

/* How many were read; it may have lost its child over a file. */
static size_t read_waiting(struct telegram_box *box, const struct telegram_means *means)
{
    struct arena arena = {0};
    struct work work = work_of(box, means, &arena);
    const struct telegram_files files = {fetch, box};
    size_t count = 0;

    enum status status = telegram_read_waiting(&work, box->channel_id, &files, &count);
    work_end(&work);
    if (status != STATUS_OK)
        fail(box, means, MAIL_STOPPED, &work.fault);
    arena_free(&arena);
    return count;
}

/* Also with nothing new: then all is well. */
static bool keep(struct telegram_box *box, const struct telegram_means *means,
                 const struct telegram_pieces *pieces)
{
    struct arena arena = {0};
    struct work work = work_of(box, means, &arena);
    struct telegram_kept kept;

    enum status status =
        telegram_keep(&work, box->channel_id, box->bot_id, pieces, box->offset, &kept);
    work_end(&work);
    if (status == STATUS_OK) {
        box->offset = kept.offset;
        box->failures = 0;
        box->reason = 0;
        box->told_at = clock_ticks();
    } else {
        fail(box, means, MAIL_STOPPED, &work.fault);
    }
    arena_free(&arena);
    return status == STATUS_OK;
}

struct naming {
    int64_t channel_id;
    const char *username;
};

static enum status run_name(struct work *work, void *context)
{
    const struct naming *naming = (const struct naming *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = channels_put_address(work, naming->channel_id, naming->username);
    return status == STATUS_OK ? work_commit(work) : status;
}

/* Who it is, as Telegram says: what links lead to. */
static void take_name(struct telegram_box *box, const struct telegram_means *means,
                      const struct telegram_bot *bot)
{
    struct arena arena = {0};
    struct work work = work_of(box, means, &arena);
    struct naming naming = {box->channel_id, bot->username};
    const struct telegram_pieces none = {0};

    box->is_known = attempt(&work, run_name, &naming) == STATUS_OK;
    work_end(&work);
    if (!box->is_known)
        fail(box, means, MAIL_STOPPED, &work.fault);
    else
        (void)keep(box, means, &none);
    arena_free(&arena);
}

static bool is_read(const struct telegram_box *box, const struct telegram_answer *answer,
                    struct arena *arena, struct telegram_pieces *pieces, struct telegram_bot *bot)
{
    struct fault fault = {.status = STATUS_OK};

    if (box->is_known)
        return telegram_pieces_read(answer, arena, &fault, pieces) == STATUS_OK;
    return telegram_bot_read(answer, arena, &fault, bot) == STATUS_OK;
}

static void take_answer(struct telegram_box *box, const struct telegram_means *means,
                        const struct telegram_heard *heard, struct arena *arena)
{
    struct telegram_answer answer;
    struct telegram_pieces pieces = {0};
    struct telegram_bot bot = {.username = ""};

    telegram_answer_read(heard->http_code, heard->bytes, arena, &answer);
    if (heard->code == MAIL_WORKS && answer.verdict == TELEGRAM_TAKEN &&
        !is_read(box, &answer, arena, &pieces, &bot))
        answer.verdict = TELEGRAM_SERVER_FAILED;
    if (heard->code != MAIL_WORKS || answer.verdict != TELEGRAM_TAKEN)
        fail_by_answer(box, means, heard, &answer);
    else if (!box->is_known)
        take_name(box, means, &bot);
    else if (pieces.count > 0 || box->failures > 0 ||
             clock_ticks() - box->told_at > TELL_SECONDS * SECOND)
        (void)keep(box, means, &pieces);
}

/* What was kept is read first, so that a file is fetched while nothing else is asked. */
static bool ask(struct telegram_box *box, const struct telegram_means *means)
{
    struct arena arena = {0};

    if (read_waiting(box, means) > 0)
        return true;
    if (!box->talking)
        return false;
    const struct telegram_question question = {
        .call = box->is_known ? OUTSIDE_TELEGRAM_GET_UPDATES : OUTSIDE_TELEGRAM_GET_ME,
        .seconds = WAIT_SECONDS + ANSWER_SECONDS,
        .body = box->is_known ? telegram_ask_updates(&arena, box->offset, WAIT_SECONDS) : "{}"};
    box->is_asked = telegram_ask(box->talking, &question);
    arena_free(&arena);
    if (!box->is_asked) {
        const struct telegram_heard gone = {.code = MAIL_STOPPED};
        const struct telegram_answer none = {.verdict = TELEGRAM_SERVER_FAILED, .words = ""};

        fail_by_answer(box, means, &gone, &none);
    }
    return false;
}

bool telegram_box_turn(struct telegram_box *box, const struct telegram_means *means)
{
    struct arena arena = {0};
    struct telegram_heard heard;

    if (!box->talking && clock_ticks() < box->retry_at)
        return false;
    if (!box->talking)
        begin(box, means);
    if (box->talking && box->is_asked && telegram_hear(box->talking, 0, &arena, &heard)) {
        box->is_asked = false;
        take_answer(box, means, &heard, &arena);
    }
    arena_free(&arena);
    return box->talking && !box->is_asked && ask(box, means);
}

int telegram_box_descriptor(const struct telegram_box *box)
{
    return box->talking ? telegram_talk_descriptor(box->talking) : -1;
}

int64_t telegram_box_rest(const struct telegram_box *box)
{
    int64_t rest = box->retry_at - clock_ticks();

    if (box->talking)
        return TELL_SECONDS * SECOND;
    return rest > 0 ? rest : 0;
}
