// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/job_board.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "base/clock.h"

#define FILE_MICROSECONDS (JOB_FILE_HOURS * INT64_C(3600) * 1000000)

#define TOLD_EVERY (INT64_C(300) * 1000000) /* nanoseconds of clock_ticks() */

struct lane {
    int64_t running, workspace_id; /* running: job; 0: none */
    int64_t told_at;
    struct job_progress progress;
    bool is_stopped, has_rung;
    enum job_rest rest;
};

struct job_board {
    pthread_mutex_t mutex;
    pthread_cond_t rung;
    int64_t owner;
    struct lane lanes[JOB_LANES];
    bool is_shut;
    struct job_means means;
    struct backup_watch watch;
    struct job_file files[JOB_FILES_MAX];
};

/* Above 0, so that no lease is nobody's. */
static int64_t new_owner(void)
{
    uint64_t chance = 0;

    random_bytes(&chance, sizeof(chance));
    return (int64_t)(chance >> 2) / JOB_OWNER_SPAN * JOB_OWNER_SPAN + JOB_OWNER_SPAN;
}

struct job_board *job_board_new(struct arena *arena)
{
    struct job_board *board = arena_alloc(arena, sizeof(*board));

    *board = (struct job_board){.owner = new_owner()};
    pthread_mutex_init(&board->mutex, NULL);
    pthread_cond_init(&board->rung, NULL);
    for (size_t i = 0; i < JOB_FILES_MAX; i++)
        board->files[i].fd = -1;
    return board;
}

void job_board_close(struct job_board *board)
{
    for (size_t i = 0; i < JOB_FILES_MAX; i++)
        if (board->files[i].fd >= 0)
            close(board->files[i].fd);
    pthread_cond_destroy(&board->rung);
    pthread_mutex_destroy(&board->mutex);
}

void job_board_equip(struct job_board *board, const struct job_means *means)
{
    board->means = *means;
}

const struct job_means *job_board_means(const struct job_board *board)
{
    return &board->means;
}

void job_board_tell_backups(struct job_board *board, const struct backup_watch *watch)
{
    pthread_mutex_lock(&board->mutex);
    board->watch = *watch;
    pthread_mutex_unlock(&board->mutex);
}

struct backup_watch job_board_backups(struct job_board *board)
{
    pthread_mutex_lock(&board->mutex);
    struct backup_watch watch = board->watch;
    pthread_mutex_unlock(&board->mutex);
    return watch;
}

int64_t job_board_owner(const struct job_board *board)
{
    return board->owner;
}

/* Without the mutex: whoever is told may take its own time. */
static void tell_news(const struct job_board *board, const struct lane *lane, bool is_over)
{
    const struct job_news news = {.job_id = lane->running,
                                  .workspace_id = lane->workspace_id,
                                  .done = lane->progress.done,
                                  .total = lane->progress.total,
                                  .is_over = is_over};

    if (board->means.tell)
        board->means.tell(board->means.tell_context, &news);
}

void job_board_begin(struct job_board *board, enum job_lane lane, int64_t id, int64_t workspace_id)
{
    struct lane begun = {
        .running = id, .workspace_id = workspace_id, .told_at = clock_ticks(), .progress = {0, -1}};

    pthread_mutex_lock(&board->mutex);
    begun.has_rung = board->lanes[lane].has_rung;
    board->lanes[lane] = begun;
    pthread_mutex_unlock(&board->mutex);
    tell_news(board, &begun, false);
}

void job_board_tell(struct job_board *board, enum job_lane lane, int64_t done, int64_t total)
{
    struct lane *here = &board->lanes[lane];
    int64_t ticks = clock_ticks();

    pthread_mutex_lock(&board->mutex);
    bool is_time = ticks - here->told_at >= TOLD_EVERY;
    here->progress = (struct job_progress){done, total};
    here->told_at = is_time ? ticks : here->told_at;
    const struct lane told = *here;
    pthread_mutex_unlock(&board->mutex);
    if (is_time)
        tell_news(board, &told, false);
}

void job_board_end(struct job_board *board, enum job_lane lane)
{
    struct lane *here = &board->lanes[lane];

    pthread_mutex_lock(&board->mutex);
    const struct lane ended = *here;
    *here = (struct lane){.has_rung = ended.has_rung, .rest = ended.rest};
    pthread_mutex_unlock(&board->mutex);
    tell_news(board, &ended, true);
}

void job_board_leave(struct job_board *board, enum job_lane lane, enum job_rest rest)
{
    pthread_mutex_lock(&board->mutex);
    board->lanes[lane].rest = rest;
    pthread_mutex_unlock(&board->mutex);
}

enum job_rest job_board_rest(struct job_board *board, enum job_lane lane)
{
    pthread_mutex_lock(&board->mutex);
    enum job_rest rest = board->lanes[lane].rest;
    pthread_mutex_unlock(&board->mutex);
    return rest;
}

/* NULL when it does not run here. */
static struct lane *lane_of(struct job_board *board, int64_t id)
{
    for (int i = 0; i < JOB_LANES; i++)
        if (id != 0 && board->lanes[i].running == id)
            return &board->lanes[i];
    return NULL;
}

bool job_board_progress(struct job_board *board, int64_t id, struct job_progress *ret_progress)
{
    pthread_mutex_lock(&board->mutex);
    const struct lane *lane = lane_of(board, id);
    if (lane)
        *ret_progress = lane->progress;
    pthread_mutex_unlock(&board->mutex);
    return lane != NULL;
}

bool job_board_stop(struct job_board *board, int64_t id)
{
    pthread_mutex_lock(&board->mutex);
    struct lane *lane = lane_of(board, id);
    if (lane)
        lane->is_stopped = true;
    pthread_mutex_unlock(&board->mutex);
    return lane != NULL;
}

bool job_board_is_stopped(struct job_board *board, int64_t id)
{
    pthread_mutex_lock(&board->mutex);
    const struct lane *lane = lane_of(board, id);
    bool is_stopped = board->is_shut || (lane && lane->is_stopped);
    pthread_mutex_unlock(&board->mutex);
    return is_stopped;
}

void job_board_shut(struct job_board *board)
{
    pthread_mutex_lock(&board->mutex);
    board->is_shut = true;
    pthread_cond_broadcast(&board->rung);
    pthread_mutex_unlock(&board->mutex);
}

bool job_board_is_shut(struct job_board *board)
{
    pthread_mutex_lock(&board->mutex);
    bool is_shut = board->is_shut;
    pthread_mutex_unlock(&board->mutex);
    return is_shut;
}

void job_board_ring(struct job_board *board)
{
    pthread_mutex_lock(&board->mutex);
    for (int i = 0; i < JOB_LANES; i++)
        board->lanes[i].has_rung = true;
    pthread_cond_broadcast(&board->rung);
    pthread_mutex_unlock(&board->mutex);
}

void job_board_wait(struct job_board *board, enum job_lane lane, int64_t microseconds)
{
    struct lane *here = &board->lanes[lane];
    int64_t until = clock_now() + microseconds;
    const struct timespec time = {.tv_sec = until / 1000000, .tv_nsec = until % 1000000 * 1000};

    pthread_mutex_lock(&board->mutex);
    while (!here->has_rung && !board->is_shut)
        if (pthread_cond_timedwait(&board->rung, &board->mutex, &time) != 0)
            break;
    here->has_rung = false;
    pthread_mutex_unlock(&board->mutex);
}

/* ---- files ---- */

static void forget(struct job_file *file)
{
    close(file->fd);
    file->fd = -1;
}

/* The oldest of a workspace, of all with 0; NULL when there is none. */
static struct job_file *oldest_of(struct job_board *board, int64_t workspace_id)
{
    struct job_file *oldest = NULL;

    for (size_t i = 0; i < JOB_FILES_MAX; i++) {
        struct job_file *file = &board->files[i];

        if (file->fd < 0 || (workspace_id != 0 && file->workspace_id != workspace_id))
            continue;
        if (!oldest || file->made_at < oldest->made_at)
            oldest = file;
    }
    return oldest;
}

static bool has_room_for(const struct job_board *board, const struct job_file *file)
{
    int64_t bytes = file->size;
    size_t count = 1;

    for (size_t i = 0; i < JOB_FILES_MAX; i++) {
        if (board->files[i].fd < 0 || board->files[i].workspace_id != file->workspace_id)
            continue;
        bytes += board->files[i].size;
        count++;
    }
    return count <= JOB_FILES_OF_WORKSPACE_MAX && bytes <= JOB_BYTES_OF_WORKSPACE_MAX;
}

static struct job_file *place_for(struct job_board *board, const struct job_file *file)
{
    struct job_file *oldest;

    while (!has_room_for(board, file) && (oldest = oldest_of(board, file->workspace_id)) != NULL)
        forget(oldest);
    for (size_t i = 0; i < JOB_FILES_MAX; i++)
        if (board->files[i].fd < 0)
            return &board->files[i];
    oldest = oldest_of(board, 0);
    forget(oldest);
    return oldest;
}

void job_board_keep(struct job_board *board, const struct job_file *file)
{
    pthread_mutex_lock(&board->mutex);
    *place_for(board, file) = *file;
    pthread_mutex_unlock(&board->mutex);
}

static void forget_old(struct job_board *board, int64_t now)
{
    for (size_t i = 0; i < JOB_FILES_MAX; i++) {
        struct job_file *file = &board->files[i];

        if (file->fd < 0 || now - file->made_at < FILE_MICROSECONDS)
            continue;
        forget(file);
    }
}

void job_board_forget(struct job_board *board, int64_t now)
{
    pthread_mutex_lock(&board->mutex);
    forget_old(board, now);
    pthread_mutex_unlock(&board->mutex);
}

void job_board_forget_workspace(struct job_board *board, int64_t workspace_id)
{
    pthread_mutex_lock(&board->mutex);
    for (size_t i = 0; i < JOB_FILES_MAX; i++)
        if (board->files[i].fd >= 0 && board->files[i].workspace_id == workspace_id)
            forget(&board->files[i]);
    pthread_mutex_unlock(&board->mutex);
}

int job_board_file(struct job_board *board, int64_t job_id, int place, int64_t now)
{
    int fd = -1;

    pthread_mutex_lock(&board->mutex);
    forget_old(board, now);
    for (size_t i = 0; i < JOB_FILES_MAX && fd < 0; i++)
        if (board->files[i].fd >= 0 && board->files[i].job_id == job_id &&
            board->files[i].place == place)
            fd = fcntl(board->files[i].fd, F_DUPFD_CLOEXEC, 0); /* it is read by place */
    pthread_mutex_unlock(&board->mutex);
    return fd;
}
