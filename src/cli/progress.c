// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/progress.h"

#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/display.h"

#define SECOND INT64_C(1000000000)
#define SHOWN_AFTER (SECOND / 2)
#define DRAWN_EVERY (SECOND / 10)

/* The time left is steady enough to be told after a second and a twentieth of the way. */
#define STEADY_AFTER SECOND
enum { STEADY_PARTS = 20, BAR_CELLS = 20 };

struct progress progress_begin(const struct command_line *line)
{
    return (struct progress){.line = line, .began = clock_ticks(), .shown_after = SHOWN_AFTER};
}

struct progress progress_begin_rows(const struct command_line *line)
{
    return (struct progress){.line = line, .began = clock_ticks(), .shown_after = SECOND};
}

#define TAKE_BACK "\r\033[K"

/* Ctrl-C in the middle: the shell's prompt comes on a clean line. The signal then ends the
 * program as it would have (SA_RESETHAND). */
static void take_back_and_end(int signal_number)
{
    ssize_t written = write(STDERR_FILENO, TAKE_BACK, sizeof(TAKE_BACK) - 1);

    (void)written; /* the terminal may be gone; there is nobody to tell */
    (void)raise(signal_number);
}

/* An interrupt that is ignored, as in the background, stays ignored. */
static void on_interrupt(void (*from)(int), void (*to)(int))
{
    struct sigaction action;

    if (sigaction(SIGINT, NULL, &action) != 0 || action.sa_handler != from)
        return;
    action = (struct sigaction){.sa_handler = to, .sa_flags = (int)SA_RESETHAND};
    (void)sigaction(SIGINT, &action, NULL);
}

static void add_bar(struct text *out, double share)
{
    int full = (int)(share * BAR_CELLS);

    text_add_char(out, '[');
    for (int i = 0; i < BAR_CELLS; i++)
        text_add_char(out, i < full ? '#' : '-');
    text_add(out, "] ");
}

static struct message reading_message(const struct report_progress *at, double share,
                                      int64_t elapsed_ns)
{
    enum { BYTES_PER_MEGABYTE = 1000000 };

    if (at->total <= 0)
        return MESSAGE("reading {1}: {2} MB", arg_text(at->name),
                       arg_count(at->done / BYTES_PER_MEGABYTE));
    if (elapsed_ns < STEADY_AFTER || share * STEADY_PARTS < 1)
        return MESSAGE("reading {1}: {2}", arg_text(at->name), arg_percent(share, 0));

    int64_t left = (int64_t)((double)elapsed_ns * (1 - share) / share) / SECOND + 1;
    if (left >= 120)
        return MESSAGE("reading {1}: {2}, {3} min left", arg_text(at->name), arg_percent(share, 0),
                       arg_count((left + 30) / 60));
    return MESSAGE("reading {1}: {2}, {3} s left", arg_text(at->name), arg_percent(share, 0),
                   arg_count(left));
}

void progress_line(struct text *out, const struct language *language,
                   const struct report_progress *at, int64_t elapsed_ns, size_t columns)
{
    struct arena scratch = {0};
    struct text whole = text_new(&scratch);
    struct message message =
        at->stage == REPORT_MEASURES ? PLAIN_MESSAGE("measuring") : PLAIN_MESSAGE("writing");

    if (at->stage == REPORT_READS) {
        double share = at->total > 0 ? (double)at->done / (double)at->total : 0;

        share = share > 1 ? 1 : share;
        if (at->total > 0)
            add_bar(&whole, share);
        message = reading_message(at, share, elapsed_ns);
    }
    text_message(&whole, language, &message);
    text_add_fitted(out, (struct slice){whole.at, whole.length}, columns, "...");
    arena_free(&scratch);
}

void progress_rows_line(struct text *out, const struct language *language, int64_t done,
                        int64_t total, size_t columns)
{
    struct arena scratch = {0};
    struct text whole = text_new(&scratch);
    struct message message =
        total > 0 ? MESSAGE("rows done: {1} of {2}", arg_count(done), arg_count(total))
                  : MESSAGE("rows done: {1}", arg_count(done));

    if (total > 0)
        add_bar(&whole, done < total ? (double)done / (double)total : 1);
    text_message(&whole, language, &message);
    text_add_fitted(out, (struct slice){whole.at, whole.length}, columns, "...");
    arena_free(&scratch);
}

static bool is_time(const struct progress *progress, int64_t now)
{
    const struct command_line *line = progress->line;

    return line->err_shows_progress && !option_is_set(line, "quiet") &&
           now - progress->began >= progress->shown_after;
}

static void draw(struct progress *progress, const struct text *text, int64_t now)
{
    const struct command_line *line = progress->line;

    progress->drawn_at = now;
    if (!progress->is_drawn)
        on_interrupt(SIG_DFL, take_back_and_end);
    progress->is_drawn = true;
    fprintf(line->err, "\r%s\033[K", text->at);
    fflush(line->err);
}

void progress_show(void *context, const struct report_progress *at)
{
    struct progress *progress = context;
    const struct command_line *line = progress->line;
    int64_t now = clock_ticks();

    if (!is_time(progress, now) ||
        (at->stage == REPORT_READS && now - progress->drawn_at < DRAWN_EVERY))
        return;
    struct arena scratch = {0};
    struct text text = text_new(&scratch);
    progress_line(&text, line->language, at, now - progress->began, (size_t)line->err_columns - 1);
    draw(progress, &text, now);
    arena_free(&scratch);
}

void progress_rows(void *context, int64_t done, int64_t total)
{
    struct progress *progress = context;
    const struct command_line *line = progress->line;
    int64_t now = clock_ticks();

    if (!is_time(progress, now) || now - progress->drawn_at < DRAWN_EVERY)
        return;
    struct arena scratch = {0};
    struct text text = text_new(&scratch);
    progress_rows_line(&text, line->language, done, total, (size_t)line->err_columns - 1);
    draw(progress, &text, now);
    arena_free(&scratch);
}

void progress_end(struct progress *progress)
{
    if (!progress->is_drawn)
        return;
    fputs(TAKE_BACK, progress->line->err);
    fflush(progress->line->err);
    on_interrupt(take_back_and_end, SIG_DFL);
    progress->is_drawn = false;
}
