// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/once.h"

#include <pthread.h>
#include <string.h>

#include "app/attempt.h"
#include "store/answers.h"

/* More than a server has workers. */
enum { AT_WORK_MAX = 256 };
#define HOUR INT64_C(3600000000) /* in microseconds */

struct once_desk {
    pthread_mutex_t mutex;
    size_t count;
    uint8_t at_work[AT_WORK_MAX][SECRET_HASH_SIZE];
};

struct once_desk *once_desk_open(struct arena *arena)
{
    struct once_desk *desk = arena_alloc(arena, sizeof(*desk));

    desk->count = 0;
    pthread_mutex_init(&desk->mutex, NULL);
    return desk;
}

void once_desk_close(struct once_desk *desk)
{
    pthread_mutex_destroy(&desk->mutex);
}

/* --- who is at work --- */

static size_t find(const struct once_desk *desk, const uint8_t hash[SECRET_HASH_SIZE])
{
    for (size_t i = 0; i < desk->count; i++)
        if (memcmp(desk->at_work[i], hash, SECRET_HASH_SIZE) == 0)
            return i;
    return desk->count;
}

enum taking { TAKEN, AT_WORK, NO_ROOM };

static enum taking take(struct once_desk *desk, const uint8_t hash[SECRET_HASH_SIZE])
{
    enum taking taking = TAKEN;

    pthread_mutex_lock(&desk->mutex);
    if (find(desk, hash) < desk->count)
        taking = AT_WORK;
    else if (desk->count == AT_WORK_MAX)
        taking = NO_ROOM;
    else
        memcpy(desk->at_work[desk->count++], hash, SECRET_HASH_SIZE);
    pthread_mutex_unlock(&desk->mutex);
    return taking;
}

static void give_back(struct once_desk *desk, const uint8_t hash[SECRET_HASH_SIZE])
{
    pthread_mutex_lock(&desk->mutex);
    size_t place = find(desk, hash);
    if (place < desk->count)
        memmove(desk->at_work[place], desk->at_work[--desk->count], SECRET_HASH_SIZE);
    pthread_mutex_unlock(&desk->mutex);
}

/* --- doing it --- */

struct doing {
    const struct once_deed *deed;
    struct once_answer answer;
};

static enum status answer_again(struct work *work, const struct kept_answer *kept,
                                struct doing *doing)
{
    if (memcmp(kept->request_hash, doing->deed->request->request_hash, SECRET_HASH_SIZE) != 0)
        return fault_set(&work->fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("this key was used for another request; choose a new key "
                                       "for each thing that is to be done"));
    doing->answer = (struct once_answer){kept->code, kept->headers, kept->body, true};
    return STATUS_OK;
}

static enum status keep(struct work *work, const struct doing *doing)
{
    struct kept_answer answer = {
        .code = doing->answer.code, .headers = doing->answer.headers, .body = doing->answer.body};
    bool is_kept = false;
    enum status status = STATUS_OK;

    memcpy(answer.request_hash, doing->deed->request->request_hash, SECRET_HASH_SIZE);
    if (work->unit != WORK_WRITES)
        status = work_begin(work);
    if (status == STATUS_OK)
        status = answers_insert(work, doing->deed->request->key_hash, &answer, &is_kept);
    /* Another server on this store was faster: the next try finds its answer. */
    return status == STATUS_OK && !is_kept ? STATUS_RETRY : status;
}

static enum status run_once(struct work *work, void *context)
{
    struct doing *doing = (struct doing *)context;
    struct kept_answer kept;
    bool is_found = false;

    enum status status = answers_find(work, doing->deed->request->key_hash, &is_found, &kept);
    if (status == STATUS_OK && is_found)
        return answer_again(work, &kept, doing);
    if (status == STATUS_OK)
        status = doing->deed->run(doing->deed->context, &doing->answer);
    if (status == STATUS_OK && doing->answer.code < 300)
        status = keep(work, doing);
    else if (status == STATUS_OK)
        work_drop_held(work);
    return status;
}

enum status do_once(struct work *work, struct once_desk *desk, const struct once_deed *deed,
                    struct once_answer *ret_answer)
{
    struct doing doing = {.deed = deed};
    const enum taking taking = desk ? take(desk, deed->request->key_hash) : TAKEN;

    if (taking == AT_WORK)
        return fault_set(&work->fault, STATUS_CONFLICT, "",
                         PLAIN_MESSAGE("the first request with this key is still at work; ask "
                                       "again in a moment"));
    if (taking == NO_ROOM)
        return fault_set(&work->fault, STATUS_UNAVAILABLE, "",
                         PLAIN_MESSAGE("there is more to do than can be done at once; try again "
                                       "in a moment"));
    enum status status = attempt_whole(work, run_once, &doing);
    if (desk)
        give_back(desk, deed->request->key_hash);
    if (status == STATUS_OK)
        *ret_answer = doing.answer;
    return status;
}

enum status forget_answers(struct work *work)
{
    return answers_delete_before(work, work->now - ANSWERS_KEPT_HOURS * HOUR);
}
