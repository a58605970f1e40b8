// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/outgoing_courier.h"

#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "app/bot_server.h"
#include "app/channel_trouble.h"
#include "app/channels.h"
#include "app/fault_json.h"
#include "app/telegram_sending.h"
#include "base/clock.h"
#include "base/log.h"
#include "domain/mail_rate.h"

#define SECOND INT64_C(1000000000) /* of clock_ticks() */
#define MILLISECOND INT64_C(1000)  /* of clock_now() */

enum { LINGER_MILLISECONDS = 20000 };

/* One run of a courier. */
struct errand {
    struct outgoing_courier *courier;
    int64_t version;    /* of the channel whose settings it has */
    struct arena arena; /* of the connection */
    struct mail_sending *sending;
    struct telegram_sending *bot; /* where it is one: instead */
    struct mail_server server;    /* without its secret */
    struct outgoing_sender sender;
    enum mail_code code; /* of the last message */
    char words[MAIL_REPLY_SIZE];
};

static struct work work_of(const struct outgoing_courier *courier, struct arena *arena)
{
    struct work work = work_start(courier->means->store, arena);

    work.actor = actor_system();
    work.workspace_id = courier->workspace_id;
    return work;
}

/* ---- what goes wrong ---- */

static void say(const char *event, const struct fault *fault)
{
    log_event(LOG_WARNING, event,
              LOG_FIELDS({.name = "message", .text = fault->message.one},
                         {.name = "detail", .text = fault->detail}));
}

static void keep_fault(struct outgoing_courier *courier, const struct fault *fault)
{
    struct arena arena = {0};
    struct work work = work_of(courier, &arena);

    if (channel_keep_fault(&work, courier->channel_id, sending_fault_json(&arena, fault)) !=
        STATUS_OK)
        say("fault of a channel not kept", &work.fault);
    work_end(&work);
    arena_free(&arena);
}

static void drop_fault(struct outgoing_courier *courier)
{
    struct arena arena = {0};
    struct work work = work_of(courier, &arena);

    if (channel_drop_send_fault(&work, courier->channel_id) != STATUS_OK)
        say("fault of a channel not taken away", &work.fault);
    work_end(&work);
    arena_free(&arena);
}

/* Neither the address nor what a server says stands in the log: the page of the channel has both.
 */
static void fail(struct outgoing_courier *courier, enum mail_code code, const struct fault *fault)
{
    log_event(LOG_NOTICE, "channel does not send",
              LOG_FIELDS({.name = "channel", .number = courier->channel_id},
                         {.name = "code", .number = code},
                         {.name = "failures", .number = courier->failures + 1}));
    if (channel_is_worth_a_word(code, courier->failures))
        keep_fault(courier, fault);
    courier->retry_at = clock_ticks() + channel_pause(courier->failures, code);
    courier->failures++;
}

static void fail_by_server(struct errand *errand)
{
    const struct fault fault = {
        .status = STATUS_UNAVAILABLE,
        .message = mail_trouble(&errand->server, MAIL_SMTP, errand->code, errand->words)};

    fail(errand->courier, errand->code, &fault);
}

/* `fault`: of the channel, as it stood before; also one that a process before this one kept. */
static void be_well(struct outgoing_courier *courier, const char *fault)
{
    if (is_sending_fault(fault))
        drop_fault(courier);
    courier->failures = 0;
    courier->retry_at = 0;
}

/* ---- its way ---- */

static bool is_over(void *context)
{
    const struct errand *errand = (const struct errand *)context;
    struct pollfd stop = {.fd = errand->courier->means->stop_fd, .events = POLLIN};

    return poll(&stop, 1, 0) > 0;
}

static enum status carry(void *context, const struct mail_letter *letter, struct arena *arena,
                         struct fault *fault, struct mail_result *ret_result)
{
    struct errand *errand = (struct errand *)context;
    struct mail_result result = {.code = MAIL_STOPPED};

    enum status status = errand->bot ? telegram_send(errand->bot, letter, arena, fault, &result)
                                     : mail_send(errand->sending, letter, arena, fault, &result);
    if (status != STATUS_OK) {
        errand->code = status == STATUS_INVALID ? errand->code : MAIL_STOPPED;
        return status;
    }
    errand->code = result.code;
    memcpy(errand->words, result.message.text, sizeof(errand->words));
    *ret_result = result;
    return STATUS_OK;
}

static enum status read_channel(struct work *work, const struct outgoing_courier *courier,
                                struct channel *ret_channel)
{
    struct channel channel = {0};

    enum status status = channels_find(work, courier->channel_id, &channel);
    if (status == STATUS_OK)
        *ret_channel = channel;
    return status;
}

static enum status begin_bot(struct errand *errand, struct work *work)
{
    const struct outgoing_means *means = errand->courier->means;
    struct telegram_server server = {.token = ""};
    struct channel channel = {0};

    enum status status =
        bot_server(work, means->accounts, errand->courier->channel_id, &channel, &server);
    work_end(work);
    errand->server =
        (struct mail_server){.host = server.host, .port = server.port, .user = "", .secret = ""};
    if (status == STATUS_OK)
        status = telegram_send_begin(&server, means->program, means->stop_fd, &errand->arena,
                                     &work->fault, &errand->bot);
    bot_server_wipe(&server);
    return status;
}

static enum status begin_mail(struct errand *errand, struct work *work)
{
    const struct outgoing_means *means = errand->courier->means;
    struct mail_server imap = {.secret = ""}, smtp = {.secret = ""};

    enum status status =
        channel_mail_settings(work, means->accounts, errand->courier->channel_id, &imap, &smtp);
    work_end(work);
    if (status == STATUS_OK) {
        status =
            mail_send_begin(&smtp, means->program, &errand->arena, &work->fault, &errand->sending);
        mail_settings_wipe(&imap, &smtp);
    }
    errand->server = smtp;
    if (smtp.host)
        errand->sender.hour_max = mail_hour_max(smtp.host);
    if (status == STATUS_OK)
        mail_send_heed(errand->sending, means->stop_fd);
    return status;
}

static bool begin(struct errand *errand)
{
    struct outgoing_courier *courier = errand->courier;
    struct work work = work_of(courier, &errand->arena);
    struct channel channel = {0};

    enum status status = read_channel(&work, courier, &channel);
    errand->version = channel.version;
    errand->sender = *courier->sender;
    if (status == STATUS_OK)
        status =
            channel.kind == CHANNEL_TELEGRAM ? begin_bot(errand, &work) : begin_mail(errand, &work);
    work_end(&work);
    if (status != STATUS_OK)
        fail(courier, status == STATUS_INVALID ? MAIL_WRONG_SERVER : MAIL_STOPPED, &work.fault);
    return status == STATUS_OK;
}

/* ---- its turns ---- */

/* How long until there is something to do; -1: long enough to go. */
static int rest_of(struct outgoing_courier *courier, const struct outgoing_turn *turn)
{
    int64_t now = clock_now();
    int64_t rest = turn->next_at == 0 ? LINGER_MILLISECONDS : (turn->next_at - now) / MILLISECOND;

    if (turn->next_at != 0 && turn->next_at <= now)
        return 0;
    if (turn->is_put_off)
        courier->quiet_at = clock_ticks() + (turn->next_at - now) * 1000;
    return rest < LINGER_MILLISECONDS ? (int)rest + 1 : LINGER_MILLISECONDS;
}

/* False: it is time to go. */
static bool wait(struct errand *errand, const struct outgoing_turn *turn)
{
    struct outgoing_courier *courier = errand->courier;
    struct pollfd fds[] = {{.fd = courier->means->stop_fd, .events = POLLIN},
                           {.fd = courier->wake_fd, .events = POLLIN}};
    int rest = rest_of(courier, turn);
    uint64_t rung;

    int ready = rest > 0 ? poll(fds, 2, rest) : 0;
    if (fds[1].revents != 0)
        (void)!read(courier->wake_fd, &rung, sizeof(rung));
    if (is_over(errand))
        return false;
    return ready > 0 || rest < LINGER_MILLISECONDS;
}

static bool turn_once(struct errand *errand, struct work *work)
{
    struct outgoing_courier *courier = errand->courier;
    const struct outgoing_way way = {carry, is_over, errand, &errand->server};
    struct outgoing_turn turn = {0};
    struct channel channel = {0};

    enum status status = read_channel(work, courier, &channel);
    if (status == STATUS_OK && (channel.version != errand->version || channel.is_paused))
        return false;
    errand->code = MAIL_WORKS;
    if (status == STATUS_OK)
        status = outgoing_run(work, courier->channel_id, &errand->sender, &way, &turn);
    work_end(work);
    if (status != STATUS_OK) {
        fail(courier, MAIL_STOPPED, &work->fault);
        return false;
    }
    if (errand->code != MAIL_WORKS) {
        fail_by_server(errand);
        return false;
    }
    if (turn.sent > 0)
        be_well(courier, channel.fault);
    return wait(errand, &turn);
}

static void *run(void *context)
{
    struct outgoing_courier *courier = context;
    struct errand errand = {.courier = courier, .server = {.secret = ""}};
    bool goes_on = begin(&errand);

    while (goes_on) {
        struct arena arena = {0};
        struct work work = work_of(courier, &arena);

        goes_on = turn_once(&errand, &work);
        work_end(&work);
        arena_free(&arena);
    }
    telegram_send_end(errand.bot);
    mail_send_end(errand.sending);
    arena_free(&errand.arena);
    atomic_store(&courier->has_ended, true);
    return NULL;
}

bool outgoing_courier_start(struct outgoing_courier *courier)
{
    atomic_store(&courier->has_ended, false);
    courier->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    courier->quiet_at = 0;
    if (courier->wake_fd < 0)
        return false;
    courier->is_running = pthread_create(&courier->thread, NULL, run, courier) == 0;
    if (!courier->is_running)
        close(courier->wake_fd);
    return courier->is_running;
}

void outgoing_courier_join(struct outgoing_courier *courier)
{
    pthread_join(courier->thread, NULL);
    close(courier->wake_fd);
    courier->is_running = false;
}
