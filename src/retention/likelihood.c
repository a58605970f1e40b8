// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/likelihood.h"

#include "base/parallel.h"

struct sum_pass {
    const struct buying *buying;
    likelihood_piece *add;
    const void *context;
    struct derivatives *pieces;
};

static void add_piece(void *context, size_t from, size_t to, unsigned thread)
{
    const struct sum_pass *pass = context;

    (void)thread;
    /* With one thread, or one piece, parallel_for() asks for all at once. */
    for (; from < to; from += GROUPS_AT_A_TIME) {
        size_t end = to - from < GROUPS_AT_A_TIME ? to : from + GROUPS_AT_A_TIME;

        pass->add(pass->context, pass->buying, from, end, &pass->pieces[from / GROUPS_AT_A_TIME]);
    }
}

void derivatives_add(struct derivatives *sum, const struct derivatives *piece)
{
    sum->value += piece->value;
    for (int i = 0; i < MODEL_PARAMETERS_MAX; i++) {
        sum->gradient[i] += piece->gradient[i];
        for (int j = 0; j <= i; j++)
            sum->hessian[i][j] += piece->hessian[i][j];
    }
}

void derivatives_mirror(struct derivatives *sum)
{
    for (int i = 0; i < MODEL_PARAMETERS_MAX; i++)
        for (int j = i + 1; j < MODEL_PARAMETERS_MAX; j++)
            sum->hessian[i][j] = sum->hessian[j][i];
}

void likelihood_sum(const struct buying *buying, likelihood_piece *add, const void *context,
                    unsigned threads, struct arena *scratch, struct derivatives *ret_sum)
{
    struct arena_mark mark = arena_mark(scratch);
    size_t piece_count = (buying->group_count + GROUPS_AT_A_TIME - 1) / GROUPS_AT_A_TIME;
    struct sum_pass pass = {
        .buying = buying,
        .add = add,
        .context = context,
        .pieces = arena_array(scratch, struct derivatives, piece_count),
    };
    struct derivatives sum = {0};

    parallel_for(threads, buying->group_count, GROUPS_AT_A_TIME, add_piece, &pass);
    for (size_t i = 0; i < piece_count; i++)
        derivatives_add(&sum, &pass.pieces[i]);
    derivatives_mirror(&sum);
    arena_rewind(scratch, mark);
    *ret_sum = sum;
}
