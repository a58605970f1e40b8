// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/mailbox_trials.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "app/channel_parts.h"
#include "app/fault_json.h"
#include "app/mailbox_guess.h"
#include "base/clock.h"
#include "base/secret.h"
#include "store/users.h"

#define HOUR (INT64_C(3600) * 1000000000) /* of clock_ticks() */

enum { THREADS = 2 };

/* One trial. What was wished lies in its arena and changes no more; what is found is under the
 * desk's mutex. */
struct place {
    int64_t id; /* 0: free */
    int64_t workspace_id, user_id;
    int64_t since, over_at; /* over_at 0: not over; by clock_ticks() */
    struct arena arena;
    struct mailbox_wish wish;
    char *secret; /* wiped when it is over */
    const char *settings;
    bool is_taken; /* a thread is at it, or was */
    enum mailbox_trial_state state;
    const char *imap, *smtp, *fault; /* as fault_json() has them; NULL: nothing */
    const char *field;
    enum status status;
    struct channel_saved saved;
};

struct mailbox_trials {
    struct mailbox_trials_means means;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    pthread_t threads[THREADS];
    int thread_count, stop_fd;
    bool is_closing;
    struct place places[MAILBOX_TRIALS_MAX];
};

/* ---- trying ---- */

static void note_step(struct mailbox_trials *trials, struct place *place,
                      enum mailbox_trial_state step)
{
    pthread_mutex_lock(&trials->mutex);
    place->state = step;
    pthread_mutex_unlock(&trials->mutex);
}

static void note_trouble(struct mailbox_trials *trials, struct place *place, const char **trouble,
                         const struct message *words)
{
    pthread_mutex_lock(&trials->mutex);
    *trouble = fault_json(&place->arena, &(struct fault){.message = *words});
    pthread_mutex_unlock(&trials->mutex);
}

/* True when the server takes it. */
static bool try_server(struct mailbox_trials *trials, struct place *place, struct work *work,
                       const struct mail_server *server, enum mail_protocol protocol,
                       struct mail_trial *ret_trial)
{
    const char **trouble = protocol == MAIL_IMAP ? &place->imap : &place->smtp;

    *ret_trial = (struct mail_trial){.code = MAIL_STOPPED};
    enum status status = mail_try_until(server, protocol, trials->means.program, trials->stop_fd,
                                        work->arena, &work->fault, ret_trial);
    if (status == STATUS_OK && ret_trial->code == MAIL_WORKS)
        return true;
    note_trouble(trials, place, trouble,
                 status == STATUS_OK ? &ret_trial->trouble : &work->fault.message);
    return false;
}

/* Where other programs put what they send, once that is wished and not known yet. */
static const char *sent_of(const struct mailbox_wish *wish, const struct mail_trial *imap)
{
    if (!wish->takes_sent || wish->given.settings.sent[0] != '\0')
        return wish->takes_sent ? wish->given.settings.sent : "";
    return mailbox_sent(imap);
}

/* Both are tried whatever becomes of the first: who has two things to mend is told of both. */
static bool try_both(struct mailbox_trials *trials, struct place *place, struct work *work,
                     const struct mail_server *imap, const struct mail_server *smtp,
                     const char **ret_sent)
{
    struct mail_trial reading, sending;

    bool works = try_server(trials, place, work, imap, MAIL_IMAP, &reading);
    note_step(trials, place, MAILBOX_TRIES_SMTP);
    *ret_sent = works ? sent_of(&place->wish, &reading) : "";
    return try_server(trials, place, work, smtp, MAIL_SMTP, &sending) && works;
}

/* With the rights of whoever wished for it, as they are now. */
static enum status take_actor(struct work *work, const struct place *place)
{
    work->workspace_id = place->workspace_id;
    work->actor = (struct actor){.user_id = place->user_id};
    if (place->user_id == 0)
        work->actor = actor_system();
    return place->user_id == 0 ? STATUS_OK : members_role(work, place->user_id, &work->actor.role);
}

static enum status try_place(struct mailbox_trials *trials, struct place *place, struct work *work,
                             bool *ret_works, struct channel_saved *ret_saved)
{
    struct channel_given given = place->wish.given;
    struct mail_server imap = {.secret = ""}, smtp = {.secret = ""};

    given.secret = place->secret;
    enum status status = take_actor(work, place);
    if (status == STATUS_OK)
        status = channel_to_try(work, trials->means.accounts, &given, &imap, &smtp);
    work_end(work);
    if (status == STATUS_OK)
        *ret_works = try_both(trials, place, work, &imap, &smtp, &given.settings.sent);
    mail_settings_wipe(&imap, &smtp);
    if (status == STATUS_OK && *ret_works)
        status = save_channel(work, trials->means.accounts, &given, ret_saved);
    return status;
}

static void wipe(struct place *place)
{
    if (place->secret)
        secret_wipe(place->secret, strlen(place->secret));
    place->secret = NULL;
}

static void run(struct mailbox_trials *trials, struct place *place)
{
    struct arena arena = {0};
    struct work work = work_start(trials->means.store, &arena);
    struct channel_saved saved = {0};
    bool works = false;

    enum status status = try_place(trials, place, &work, &works, &saved);
    pthread_mutex_lock(&trials->mutex);
    wipe(place);
    place->state = status == STATUS_OK && works ? MAILBOX_KEPT : MAILBOX_REFUSED;
    place->saved = saved;
    place->status = status;
    if (status != STATUS_OK) {
        place->fault = fault_json(&place->arena, &work.fault);
        place->field = arena_copy(&place->arena, work.fault.field, strlen(work.fault.field));
    }
    place->over_at = clock_ticks();
    pthread_mutex_unlock(&trials->mutex);
    work_end(&work);
    arena_free(&arena);
}

/* The one that waits longest. */
static struct place *next_place(struct mailbox_trials *trials)
{
    struct place *next = NULL;

    for (size_t i = 0; i < MAILBOX_TRIALS_MAX; i++) {
        struct place *place = &trials->places[i];

        if (place->id != 0 && !place->is_taken && (!next || place->since < next->since))
            next = place;
    }
    return next;
}

static void *try_what_waits(void *context)
{
    struct mailbox_trials *trials = context;

    pthread_mutex_lock(&trials->mutex);
    while (!trials->is_closing) {
        struct place *place = next_place(trials);

        if (!place) {
            pthread_cond_wait(&trials->changed, &trials->mutex);
            continue;
        }
        place->is_taken = true;
        place->state = MAILBOX_TRIES_IMAP;
        pthread_mutex_unlock(&trials->mutex);
        run(trials, place);
        pthread_mutex_lock(&trials->mutex);
    }
    pthread_mutex_unlock(&trials->mutex);
    return NULL;
}

/* ---- the desk ---- */

static enum status no_threads(struct fault *fault, int failure)
{
    return fault_set_errno(fault, STATUS_UNAVAILABLE, "",
                           PLAIN_MESSAGE("this machine has no more threads for the server"),
                           failure);
}

enum status mailbox_trials_open(const struct mailbox_trials_means *means, struct arena *arena,
                                struct fault *fault, struct mailbox_trials **ret_trials)
{
    struct mailbox_trials *trials = arena_alloc(arena, sizeof(*trials));

    *trials =
        (struct mailbox_trials){.means = *means, .stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    if (trials->stop_fd < 0)
        return no_threads(fault, errno);
    pthread_mutex_init(&trials->mutex, NULL);
    pthread_cond_init(&trials->changed, NULL);
    for (int i = 0; i < THREADS; i++) {
        int failure = pthread_create(&trials->threads[i], NULL, try_what_waits, trials);

        if (failure != 0) {
            mailbox_trials_close(trials);
            return no_threads(fault, failure);
        }
        trials->thread_count++;
    }
    *ret_trials = trials;
    return STATUS_OK;
}

void mailbox_trials_close(struct mailbox_trials *trials)
{
    const uint64_t one = 1;

    if (!trials)
        return;
    pthread_mutex_lock(&trials->mutex);
    trials->is_closing = true;
    pthread_cond_broadcast(&trials->changed);
    pthread_mutex_unlock(&trials->mutex);
    (void)!write(trials->stop_fd, &one, sizeof(one));
    for (int i = 0; i < trials->thread_count; i++)
        pthread_join(trials->threads[i], NULL);
    for (size_t i = 0; i < MAILBOX_TRIALS_MAX; i++) {
        wipe(&trials->places[i]);
        arena_free(&trials->places[i].arena);
    }
    close(trials->stop_fd);
    pthread_cond_destroy(&trials->changed);
    pthread_mutex_destroy(&trials->mutex);
}

/* ---- wishing ---- */

static const char *copied(struct arena *arena, const char *text)
{
    return arena_copy(arena, text, strlen(text));
}

/* As what is given lies in the request, all of it is copied. */
static enum status fill(struct place *place, const struct work *work,
                        const struct mailbox_wish *wish, struct fault *fault)
{
    struct arena *arena = &place->arena;
    struct channel_settings settings;
    int64_t id = 0;

    arena_free(arena);
    *place = (struct place){.workspace_id = work->workspace_id,
                            .user_id = work->actor.user_id,
                            .since = clock_ticks(),
                            .over_at = 1,
                            .state = MAILBOX_WAITS,
                            .wish = *wish};
    place->settings = channel_settings_json(arena, &wish->given.settings);
    enum status status = channel_settings_read(place->settings, arena, fault, &settings);
    if (status != STATUS_OK)
        return status;
    random_bytes(&id, sizeof(id));
    place->id = (id & INT64_MAX) | 1;
    place->over_at = 0;
    place->secret = arena_copy(arena, wish->given.secret, strlen(wish->given.secret));
    struct channel_given *given = &place->wish.given;
    given->name = copied(arena, given->name);
    given->address = copied(arena, given->address);
    given->signature = copied(arena, given->signature);
    given->secret = "";
    given->settings = settings;
    return STATUS_OK;
}

/* Free, or the one that has been over for longest; NULL when there is none, or they have enough. */
static struct place *room_for(struct mailbox_trials *trials, const struct work *work)
{
    struct place *room = NULL;
    int own = 0;

    for (size_t i = 0; i < MAILBOX_TRIALS_MAX; i++) {
        struct place *place = &trials->places[i];
        bool is_open = place->id != 0 && place->over_at == 0;

        own += is_open && place->user_id == work->actor.user_id;
        if (!is_open && (!room || place->over_at < room->over_at))
            room = place;
    }
    return own < MAILBOX_TRIALS_OF_USER_MAX ? room : NULL;
}

static enum status leave_wish(struct work *work, struct mailbox_trials *trials,
                              const struct mailbox_wish *wish, int64_t *ret_trial)
{
    struct fault fault = {.status = STATUS_OK};
    enum status status =
        fault_set(&fault, STATUS_UNAVAILABLE, "",
                  PLAIN_MESSAGE("too many mailboxes are being tried just now; try again in a "
                                "minute"));

    pthread_mutex_lock(&trials->mutex);
    struct place *place = room_for(trials, work);
    if (place)
        status = fill(place, work, wish, &fault);
    if (place && status == STATUS_OK) {
        *ret_trial = place->id;
        pthread_cond_signal(&trials->changed);
    }
    pthread_mutex_unlock(&trials->mutex);
    if (status != STATUS_OK)
        work->fault = fault;
    return status;
}

/* What is tried: how the servers are reached, and where sent mail lies when that is not known. */
static bool needs_trial(const struct mailbox_wish *wish, const struct channel_draft *draft)
{
    return wish->given.id == 0 || draft->has_other_servers || wish->given.secret[0] != '\0' ||
           (wish->takes_sent && wish->given.settings.sent[0] == '\0');
}

enum status wish_mailbox(struct work *work, struct accounts *accounts,
                         struct mailbox_trials *trials, const struct mailbox_wish *wish,
                         int64_t *ret_trial, struct channel_saved *ret_saved)
{
    struct channel_given given = wish->given;
    struct channel stored;
    struct channel_draft draft;

    enum status status = channel_right(work, RIGHT_MANAGE);
    if (status == STATUS_OK)
        status = channel_draft(work, &wish->given, &stored, &draft);
    work_end(work);
    if (status != STATUS_OK)
        return status;
    *ret_trial = 0;
    if (!needs_trial(wish, &draft)) {
        given.settings.sent = wish->takes_sent ? given.settings.sent : "";
        return save_channel(work, accounts, &given, ret_saved);
    }
    if (!trials)
        return fault_set(&work->fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("mailboxes cannot be tried from here"));
    return leave_wish(work, trials, wish, ret_trial);
}

/* ---- looking ---- */

static struct message words_of(struct arena *arena, const char *json)
{
    struct fault fault = {.status = STATUS_OK};
    const struct json_value *value = NULL;

    if (!json || json_read(slice_of(copied(arena, json)), arena, &fault, &value) != STATUS_OK)
        return (struct message){0};
    return fault_json_read(json_member(value, "fault"));
}

/* All of it in the arena of whoever looks: the place may be another's the next moment. */
static void show(const struct place *place, struct arena *arena, struct mailbox_trial *trial)
{
    struct fault fault = {.status = STATUS_OK};
    struct channel_given *given = &trial->wish.given;

    *trial = (struct mailbox_trial){.state = place->state,
                                    .wish = place->wish,
                                    .imap = words_of(arena, place->imap),
                                    .smtp = words_of(arena, place->smtp),
                                    .saved = place->saved};
    given->name = copied(arena, given->name);
    given->address = copied(arena, given->address);
    given->signature = copied(arena, given->signature);
    if (channel_settings_read(copied(arena, place->settings), arena, &fault, &given->settings) !=
        STATUS_OK)
        given->settings = channel_settings_none();
    if (place->status != STATUS_OK)
        trial->fault = (struct fault){.status = place->status,
                                      .field = copied(arena, place->field),
                                      .message = words_of(arena, place->fault)};
}

enum status show_mailbox_trial(struct work *work, struct mailbox_trials *trials, int64_t id,
                               struct mailbox_trial *ret_trial)
{
    bool is_found = false;

    enum status status = channel_right(work, RIGHT_MANAGE);
    if (status != STATUS_OK)
        return status;
    if (trials)
        pthread_mutex_lock(&trials->mutex);
    for (size_t i = 0; trials && i < MAILBOX_TRIALS_MAX && !is_found; i++) {
        const struct place *place = &trials->places[i];

        is_found = id != 0 && place->id == id && place->workspace_id == work->workspace_id &&
                   place->user_id == work->actor.user_id &&
                   (place->over_at == 0 || clock_ticks() - place->over_at < HOUR);
        if (is_found)
            show(place, work->arena, ret_trial);
    }
    if (trials)
        pthread_mutex_unlock(&trials->mutex);
    if (is_found)
        return STATUS_OK;
    return fault_set(&work->fault, STATUS_NOT_FOUND, "",
                     PLAIN_MESSAGE("this mailbox was tried too long ago; type it again"));
}
