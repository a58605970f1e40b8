// SPDX-License-Identifier: AGPL-3.0-or-later
#include <assert.h>
#include <math.h>
#include <string.h>

#include "retention/fit.h"
#include "retention/spend.h"
#include "support/fuzz.h"

/*
 * Any clients whatever: each model is fitted, or says what it lacks, in figures that are numbers.
 * The first byte chooses the model and the prior, the second a length of time; each client is 8
 * bytes: orders (2; the highest three bits times ten, a hundred, a thousand), until, last (2 each),
 * weight (1) and what was spent (1).
 */
enum { CLIENT_BYTES = 8, CLIENTS_MAX = 40, MODELS_MAX = 16 };

struct input {
    size_t count;
    struct buyer buyers[CLIENTS_MAX];
    uint32_t weights[CLIENTS_MAX];
    struct spender spenders[CLIENTS_MAX];
};

static uint32_t number_at(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8;
}

static void read_client(const uint8_t *bytes, double weeks, struct input *input)
{
    static const uint32_t tens[8] = {1, 1, 1, 1, 1, 10, 100, 1000};
    size_t at = input->count++;
    uint32_t word = number_at(bytes), orders = (word & 0x1fff) * tens[word >> 13] % 1000001;
    double until = weeks * number_at(bytes + 2) / 65535;
    double last = until * number_at(bytes + 4) / 65535;

    input->buyers[at] = (struct buyer){orders, orders > 0 ? last : 0, until};
    input->weights[at] = bytes[6] + 1U;
    if (bytes[7] > 0)
        input->spenders[at] = (struct spender){orders + 1, exp(bytes[7] / 8.0 - 10)};
}

static void check_fit(const struct fit *fit)
{
    bool is_found = fit->state == FIT_FOUND;

    assert(isfinite(fit->log_likelihood));
    assert(is_found || fit->state == FIT_NOT_IDENTIFIED || fit->state == FIT_IMPOSSIBLE);
    assert(!is_found || fit->gradient_norm < FIT_GRADIENT_MAX);
    assert(is_found == (fit->limit == LIMIT_NONE));
    for (int i = 0; i < fit->model->parameter_count; i++) {
        assert(fit->parameters[i] >= MODEL_PARAMETER_MIN);
        assert(fit->parameters[i] <= MODEL_PARAMETER_MAX);
        assert(!is_found || fit->standard_errors[i] > 0);
    }
}

static void check_spend(const struct spend_fit *fit)
{
    if (fit->state == FIT_IMPOSSIBLE)
        return;
    assert(fit->p > 0 && fit->q > 0 && fit->v > 0);
    assert(isfinite(fit->log_likelihood) && isfinite(fit->v));
    assert(fit->state != FIT_FOUND || fit->standard_errors[2] > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct input input;
    struct arena arena = {0};
    struct fit fit;
    struct spend_fit spend;

    memset(&input, 0, sizeof(input));
    if (length < 2 + CLIENT_BYTES)
        return 0;
    const struct model *model = models[bytes[0] % MODELS_MAX % model_count];
    enum fit_prior prior = bytes[0] & 0x80 ? WITH_PRIOR : WITHOUT_PRIOR;
    double weeks = exp(bytes[1] / 255.0 * log(100000));
    for (size_t at = 2; at + CLIENT_BYTES <= length && input.count < CLIENTS_MAX;
         at += CLIENT_BYTES)
        read_client(bytes + at, weeks, &input);
    struct buying buying = buying_group(input.buyers, NULL, input.weights, input.count, &arena);
    fit_model(model, &buying, prior, 1, &arena, &fit);
    check_fit(&fit);

    struct spending spending = {.clients = input.spenders, .count = input.count};
    for (size_t i = 0; i < input.count; i++)
        spending.spenders += input.spenders[i].orders > 0;
    spend_fit(&spending, prior, 1, &arena, &spend);
    check_spend(&spend);
    arena_free(&arena);
    return 0;
}
