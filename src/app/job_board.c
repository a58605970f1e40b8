// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/job_board.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include "base/clock.h"

#define FILE_MICROSECONDS (JOB_FILE_HOURS * INT64_C(3600) * 1000000)

struct job_file {
    int64_t job_id, made_at;
    int place, fd; /* -1: none */
};

struct job_board {
    pthread_mutex_t mutex;
    pthread_cond_t rung;
    int64_t owner;
    int64_t running; /* job; 0: none */
    struct job_progress progress;
    bool is_stopped, is_shut, has_rung;
    struct job_means means;
    struct backup_watch watch;
    struct job_file files[JOB_FILES_MAX];
};

/* Above 0, so that no lease is nobody's. */
static int64_t new_owner(void)
{
    uint64_t chance = 0;

    random_bytes(&chance, sizeof(chance));
    return (int64_t)(chance >> 2) + 1;
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

void job_board_begin(struct job_board *board, int64_t id)
{
    pthread_mutex_lock(&board->mutex);
    board->running = id;
    board->progress = (struct job_progress){0, -1};
    board->is_stopped = false;
    pthread_mutex_unlock(&board->mutex);
}

void job_board_tell(struct job_board *board, int64_t done, int64_t total)
{
    pthread_mutex_lock(&board->mutex);
    board->progress = (struct job_progress){done, total};
    pthread_mutex_unlock(&board->mutex);
}

void job_board_end(struct job_board *board)
{
    job_board_begin(board, 0);
}

bool job_board_progress(struct job_board *board, int64_t id, struct job_progress *ret_progress)
{
    pthread_mutex_lock(&board->mutex);
    bool is_here = id != 0 && board->running == id;
    if (is_here)
        *ret_progress = board->progress;
    pthread_mutex_unlock(&board->mutex);
    return is_here;
}

bool job_board_stop(struct job_board *board, int64_t id)
{
    pthread_mutex_lock(&board->mutex);
    bool is_here = id != 0 && board->running == id;
    board->is_stopped |= is_here;
    pthread_mutex_unlock(&board->mutex);
    return is_here;
}

bool job_board_is_stopped(struct job_board *board)
{
    pthread_mutex_lock(&board->mutex);
    bool is_stopped = board->is_stopped || board->is_shut;
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
    board->has_rung = true;
    pthread_cond_broadcast(&board->rung);
    pthread_mutex_unlock(&board->mutex);
}

void job_board_wait(struct job_board *board, int64_t microseconds)
{
    int64_t until = clock_now() + microseconds;
    const struct timespec time = {.tv_sec = until / 1000000, .tv_nsec = until % 1000000 * 1000};

    pthread_mutex_lock(&board->mutex);
    while (!board->has_rung && !board->is_shut)
        if (pthread_cond_timedwait(&board->rung, &board->mutex, &time) != 0)
            break;
    board->has_rung = false;
    pthread_mutex_unlock(&board->mutex);
}

/* ---- files ---- */

/* Free, or of the oldest. */
static struct job_file *place_for(struct job_board *board)
{
    struct job_file *oldest = &board->files[0];

    for (size_t i = 0; i < JOB_FILES_MAX; i++) {
        if (board->files[i].fd < 0)
            return &board->files[i];
        if (board->files[i].made_at < oldest->made_at)
            oldest = &board->files[i];
    }
    close(oldest->fd);
    return oldest;
}

void job_board_keep(struct job_board *board, int64_t job_id, int place, int fd, int64_t now)
{
    pthread_mutex_lock(&board->mutex);
    *place_for(board) =
        (struct job_file){.job_id = job_id, .made_at = now, .place = place, .fd = fd};
    pthread_mutex_unlock(&board->mutex);
}

static void forget_old(struct job_board *board, int64_t now)
{
    for (size_t i = 0; i < JOB_FILES_MAX; i++) {
        struct job_file *file = &board->files[i];

        if (file->fd < 0 || now - file->made_at < FILE_MICROSECONDS)
            continue;
        close(file->fd);
        file->fd = -1;
    }
}

void job_board_forget(struct job_board *board, int64_t now)
{
    pthread_mutex_lock(&board->mutex);
    forget_old(board, now);
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
