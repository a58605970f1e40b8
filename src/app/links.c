// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/links.h"

#include <pthread.h>
#include <string.h>

#include "app/attempt.h"
#include "app/job_board.h"
#include "app/job_kinds.h"
#include "app/look_process.h"
#include "base/log.h"
#include "base/text.h"
#include "store/installation.h"

#define DAY (INT64_C(86400) * 1000000)
enum { JOBS_LOOKED_AT = 3, OWN_BIT = 1 << 8, HTTP_SHIFT = 16, HALF = 8 };

struct links {
    struct links_means means;
    pthread_mutex_t mutex; /* over what follows */
    struct link_test test;
    char nonce[SECRET_TOKEN_SIZE], answer[SECRET_TOKEN_SIZE]; /* "": nobody is expected */
};

struct links *links_open(const struct links_means *means, struct arena *arena)
{
    struct links *links = arena_alloc(arena, sizeof(*links));

    *links = (struct links){.means = *means};
    pthread_mutex_init(&links->mutex, NULL);
    return links;
}

void links_close(struct links *links)
{
    if (links)
        pthread_mutex_destroy(&links->mutex);
}

/* ---- standing ---- */

enum link_standing link_standing(bool is_secure, const struct link_test *test, int64_t now)
{
    if (!is_secure)
        return LINKS_LOCAL;
    if (test->tested_at == 0)
        return LINKS_UNTESTED;
    if (test->code != LOOK_WORKS)
        return LINKS_FAIL;
    /* By a clock that was set back, too. */
    bool is_fresh = test->tested_at <= now + DAY && now - test->tested_at < LINKS_FRESH;
    return is_fresh ? LINKS_WORK : LINKS_OLD;
}

static struct link_test last_test(struct links *links)
{
    pthread_mutex_lock(&links->mutex);
    struct link_test test = links->test;
    pthread_mutex_unlock(&links->mutex);
    return test;
}

static void tell(struct links *links, const struct link_test *test)
{
    pthread_mutex_lock(&links->mutex);
    links->test = *test;
    pthread_mutex_unlock(&links->mutex);
}

bool links_may_be_offered(struct links *links, int64_t now)
{
    if (!links)
        return false;
    const struct link_test test = last_test(links);
    return link_standing(links->means.is_secure, &test, now) == LINKS_WORK;
}

/* ---- the page that only we know of ---- */

static void expect(struct links *links, char nonce[SECRET_TOKEN_SIZE],
                   char answer[SECRET_TOKEN_SIZE])
{
    secret_token(nonce);
    secret_token(answer);
    pthread_mutex_lock(&links->mutex);
    memcpy(links->nonce, nonce, SECRET_TOKEN_SIZE);
    memcpy(links->answer, answer, SECRET_TOKEN_SIZE);
    pthread_mutex_unlock(&links->mutex);
}

static void expect_nobody(struct links *links)
{
    pthread_mutex_lock(&links->mutex);
    links->nonce[0] = '\0';
    pthread_mutex_unlock(&links->mutex);
}

bool links_answer(struct links *links, const char *nonce, char answer[LINK_ANSWER_SIZE])
{
    if (!links || strlen(nonce) != SECRET_TOKEN_SIZE - 1)
        return false;
    pthread_mutex_lock(&links->mutex);
    bool is_expected =
        links->nonce[0] != '\0' && secret_equal(links->nonce, nonce, SECRET_TOKEN_SIZE);
    if (is_expected) {
        memcpy(answer, links->answer, LINK_ANSWER_SIZE);
        links->nonce[0] = '\0';
    }
    pthread_mutex_unlock(&links->mutex);
    return is_expected;
}

/* ---- what is kept of a test ---- */

/* A test holds for the address that was tested. */
static int64_t number_of(const char *base_url)
{
    uint8_t hash[SECRET_HASH_SIZE];
    uint64_t number;

    secret_hash(base_url, hash);
    memcpy(&number, hash, sizeof(number));
    return (int64_t)(number >> 1);
}

static int64_t pack(const struct link_test *test)
{
    return (int64_t)test->code | (test->is_own ? OWN_BIT : 0) |
           (int64_t)test->http_code << HTTP_SHIFT;
}

static bool unpack(int64_t number, struct link_test *test)
{
    int64_t code = number & (OWN_BIT - 1), http_code = number >> HTTP_SHIFT;

    if (number < 0 || code >= LOOK_CODES || http_code > 999)
        return false;
    test->code = (enum look_code)code;
    test->http_code = (uint32_t)http_code;
    test->is_own = (number & OWN_BIT) != 0;
    return true;
}

static enum status save(struct work *work, const struct links *links, const struct link_test *test)
{
    int64_t halves[2];

    memcpy(halves, test->address, sizeof(halves));
    enum status status = installation_set_number(work, LINKS_TESTED_AT, test->tested_at);
    if (status == STATUS_OK)
        status = installation_set_number(work, LINKS_CODE, pack(test));
    if (status == STATUS_OK)
        status = installation_set_number(work, LINKS_OF, number_of(links->means.base_url));
    if (status == STATUS_OK)
        status = installation_set_number(work, LINKS_ADDRESS_FIRST, halves[0]);
    return status == STATUS_OK ? installation_set_number(work, LINKS_ADDRESS_LAST, halves[1])
                               : status;
}

static enum status read_last(struct work *work, const struct links *links,
                             struct link_test *ret_test)
{
    struct link_test test = {0};
    int64_t code = 0, of = 0, halves[2] = {0};

    enum status status = installation_number(work, LINKS_TESTED_AT, 0, &test.tested_at);
    if (status == STATUS_OK)
        status = installation_number(work, LINKS_CODE, 0, &code);
    if (status == STATUS_OK)
        status = installation_number(work, LINKS_OF, 0, &of);
    if (status == STATUS_OK)
        status = installation_number(work, LINKS_ADDRESS_FIRST, 0, &halves[0]);
    if (status == STATUS_OK)
        status = installation_number(work, LINKS_ADDRESS_LAST, 0, &halves[1]);
    if (status != STATUS_OK)
        return status;
    memcpy(test.address, halves, sizeof(test.address));
    bool is_ours = of == number_of(links->means.base_url) && unpack(code, &test);
    *ret_test = is_ours ? test : (struct link_test){0};
    return STATUS_OK;
}

/* ---- the test ---- */

struct saving {
    const struct links *links;
    struct link_test test;
};

static enum status run_save(struct work *work, void *context)
{
    const struct saving *saving = (const struct saving *)context;

    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = save(work, saving->links, &saving->test);
    return status == STATUS_OK ? work_commit(work) : status;
}

/* A host of digits or in brackets was named by whoever runs the server, and leads where it says. */
static bool is_literal(const char *base_url)
{
    const char *host = strstr(base_url, "://");

    host = host ? host + 3 : base_url;
    return host[0] == '[' || strspn(host, "0123456789.") == strcspn(host, ":/");
}

static enum status ask(struct work *work, struct links *links, struct link_test *ret_test)
{
    char nonce[SECRET_TOKEN_SIZE], answer[SECRET_TOKEN_SIZE];
    struct text url = text_new(work->arena);
    struct outside_look_answer found = {.code = LOOK_FAILED};

    expect(links, nonce, answer);
    text_format(&url, "%s" LINK_TEST_PATH "%s", links->means.base_url, nonce);
    enum status status =
        look_by_process(work,
                        &(struct look_errand){.url = url.at,
                                              .expected = answer,
                                              .trust = links->means.trust,
                                              .program = links->means.program,
                                              .may_be_own = links->means.is_own_network ||
                                                            is_literal(links->means.base_url)},
                        &found);
    expect_nobody(links);
    if (status != STATUS_OK)
        return status;
    *ret_test = (struct link_test){.tested_at = work->now,
                                   .code = (enum look_code)found.code,
                                   .http_code = found.http_code,
                                   .is_own = found.is_own == 1};
    memcpy(ret_test->address, found.address, sizeof(ret_test->address));
    return STATUS_OK;
}

enum status link_job(const struct job_run *run, const char **ret_result)
{
    struct links *links = job_board_means(run->board)->links;
    struct work *work = run->work;
    struct saving saving = {.links = links};

    *ret_result = "{}";
    if (!links || !links->means.is_secure)
        return STATUS_OK;
    work_end(work);
    enum status status = ask(work, links, &saving.test);
    if (status == STATUS_OK)
        status = attempt(work, run_save, &saving);
    work_end(work);
    if (status != STATUS_OK)
        return status;
    tell(links, &saving.test);
    bool works = saving.test.code == LOOK_WORKS;
    log_event(works ? LOG_NOTICE : LOG_WARNING, works ? "links work" : "links do not work",
              LOG_FIELDS({"address", links->means.base_url, 0},
                         {"code", NULL, (int64_t)saving.test.code},
                         {"http", NULL, (int64_t)saving.test.http_code}));
    return STATUS_OK;
}

/* ---- asking for it ---- */

static enum status find_job(struct work *work, int64_t *ret_id)
{
    struct job_list list;
    int64_t id = 0;

    enum status status = jobs_list(work, JOB_LINKS, JOBS_LOOKED_AT, &list);
    for (size_t i = 0; status == STATUS_OK && i < list.count; i++)
        if (list.items[i].state == JOB_WAITING || list.items[i].state == JOB_RUNS)
            id = list.items[i].id;
    if (status == STATUS_OK)
        *ret_id = id;
    return status;
}

enum status show_links(struct work *work, struct job_board *board, struct links_view *ret_view)
{
    struct links *links = board ? job_board_means(board)->links : NULL;
    struct links_view view = {.base_url = ""};

    if (!actor_may(&work->actor, RIGHT_MANAGE))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("only an owner or a manager can change settings"));
    enum status status = find_job(work, &view.job_id);
    if (status != STATUS_OK)
        return status;
    if (links) {
        view.base_url = links->means.base_url;
        view.is_own_network = links->means.is_own_network;
        view.test = last_test(links);
        view.standing = link_standing(links->means.is_secure, &view.test, work->now);
    }
    *ret_view = view;
    return STATUS_OK;
}

static enum status leave(struct work *work)
{
    const struct job job = {.kind = JOB_LINKS, .state = JOB_WAITING, .input = "{}"};
    int64_t id = 0;

    enum status status = find_job(work, &id);
    return status == STATUS_OK && id == 0 ? jobs_insert(work, &job, &id) : status;
}

static enum status run_leave(struct work *work, void *context)
{
    (void)context;
    enum status status = work_begin(work);
    if (status == STATUS_OK)
        status = leave(work);
    return status == STATUS_OK ? work_commit(work) : status;
}

static bool is_testable(struct job_board *board)
{
    const struct links *links = board ? job_board_means(board)->links : NULL;

    return links && links->means.is_secure;
}

enum status leave_link_test(struct work *work, struct job_board *board)
{
    return is_testable(board) ? leave(work) : STATUS_OK;
}

enum status start_link_test(struct work *work, struct job_board *board)
{
    if (!actor_may(&work->actor, RIGHT_MANAGE))
        return fault_set(&work->fault, STATUS_FORBIDDEN, "",
                         PLAIN_MESSAGE("only an owner or a manager can change settings"));
    if (!is_testable(board))
        return fault_set(&work->fault, STATUS_INVALID, "",
                         PLAIN_MESSAGE("this server has no address that clients could reach, so "
                                       "there is nothing to test"));
    enum status status = attempt(work, run_leave, NULL);
    if (status == STATUS_OK)
        job_board_ring(board);
    return status;
}

enum status begin_links(struct work *work, struct job_board *board)
{
    struct links *links = job_board_means(board)->links;
    struct link_test test;
    int64_t workspace_id = 0;
    size_t count = 0;

    if (!is_testable(board))
        return STATUS_OK;
    enum status status = read_last(work, links, &test);
    if (status == STATUS_OK)
        status = jobs_workspaces(work, 1, &workspace_id, &count);
    work_end(work);
    if (status != STATUS_OK)
        return status;
    tell(links, &test);
    bool is_due = test.code != LOOK_WORKS || test.tested_at == 0 || test.tested_at > work->now ||
                  work->now - test.tested_at > DAY;
    if (count == 0 || !is_due)
        return STATUS_OK;
    work->workspace_id = workspace_id;
    status = attempt(work, run_leave, NULL);
    work_end(work);
    return status;
}
