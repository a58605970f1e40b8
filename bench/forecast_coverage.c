// SPDX-License-Identifier: AGPL-3.0-or-later
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/coverage.h"

/* Coverage of 90 % intervals: see README.md. forecast_coverage [BASES [CLIENTS [SHOP]]] */

enum { OWN_MODEL, ANY_MODEL, CHOICES };

static const struct {
    const char *model;
    struct coverage_case coverage_case;
} shops[] = {
    {"nbd",
     {"nobody leaves",
      {LAW_NBD, 1, 0.7, 9, .p = 6, .q = 4, .v = 100, .weeks = 104, .joining = 78},
      0,
      NULL}},
    {"mbg_nbd",
     {"MBG", {LAW_MBG, 1, 0.6, 6, 0.9, 2.2, 6, 4, 100, .weeks = 104, .joining = 78}, 0, NULL}},
    {"bg_nbd",
     {"BG", {LAW_BG, 1, 0.8, 6.5, 0.8, 2.5, 6, 4, 100, .weeks = 104, .joining = 78}, 0, NULL}},
    {"pareto_nbd",
     {"Pareto", {LAW_PARETO, 1, 0.7, 9, 0.7, 20, 6, 4, 100, .weeks = 104, .joining = 78}, 0, NULL}},
    {"mbg_cnbd_k",
     {"regular", {LAW_MBG, 2, 1.2, 4, 0.7, 3, 6, 4, 100, .weeks = 104, .joining = 78}, 0, NULL}},
};
enum { SHOPS = sizeof shops / sizeof shops[0] };
static const size_t sizes[] = {30, 100, 300, 2000, 20000};
enum { SIZES = sizeof sizes / sizeof sizes[0], SMALL = 300 };

static void print_share(const struct interval_count *count)
{
    double share = interval_share(count);

    if (isnan(share))
        printf("%7s", "-");
    else
        printf("%7.1f", 100 * share);
}

static void print_row(const struct coverage_case *coverage_case, const struct coverage *coverage)
{
    double above = (double)coverage->revenue_above / (double)coverage->revenue_clients;

    printf("%-14s%-7s%7zu%6d%6d", coverage_case->name, coverage_case->model != NULL ? "own" : "any",
           coverage_case->clients, coverage->bases, coverage->made);
    print_share(&coverage->parameters);
    print_share(&coverage->orders_90);
    print_share(&coverage->orders_365);
    print_share(&coverage->orders_365_whole);
    print_share(&coverage->revenue_365);
    print_share(&coverage->value);
    printf("%7.1f", 100 * above);
    print_share(&coverage->alive);
    for (int i = 0; i < FORECAST_HORIZONS; i++)
        print_share(&coverage->base_orders[i]);
    for (int i = 0; i < FORECAST_HORIZONS; i++)
        print_share(&coverage->base_revenue[i]);
    print_share(&coverage->weeks);
    printf("%8.3f\n", coverage->predicted / coverage->actual);
    (void)fflush(stdout);
}

/* A count of digits, no more. */
static long number(const char *text, const char *what)
{
    char *end = NULL;
    long value = strtol(text, &end, 10);

    if (end == text || *end != '\0' || value < 0 || value > 10000000) {
        (void)fprintf(stderr, "%s is no number of %s\n", text, what);
        exit(2);
    }
    return value;
}

static int bases_of(long bases, size_t clients)
{
    long fewer = clients <= SMALL ? bases : clients <= 2000 ? bases / 2 : bases / 10;

    return (int)(fewer > 1 ? fewer : 1);
}

int main(int count, char **words)
{
    long bases = count > 1 ? number(words[1], "bases") : 200;
    size_t only = count > 2 ? (size_t)number(words[2], "clients") : 0;

    printf("%-14s%-7s%7s%6s%6s%7s%7s%7s%7s%7s%7s%7s%7s%7s%7s%7s%7s%7s%7s%7s%8s\n", "shop", "model",
           "clients", "bases", "made", "param", "n 90", "n 365", "whole", "spent", "value", "above",
           "alive", "all 30", "90", "365", "rev 30", "90", "365", "weeks", "of true");
    for (size_t shop = 0; shop < SHOPS; shop++) {
        struct coverage_case coverage_case = shops[shop].coverage_case;
        if (count > 3 && strcmp(words[3], coverage_case.name) != 0)
            continue;
        for (size_t size = 0; size < SIZES; size++) {
            if (only != 0 && sizes[size] != only)
                continue;
            coverage_case.clients = sizes[size];
            for (int choice = OWN_MODEL; choice < CHOICES; choice++) {
                struct coverage coverage;
                coverage_case.model = choice == OWN_MODEL ? shops[shop].model : NULL;
                coverage_measure(&coverage_case, bases_of(bases, sizes[size]), size + 1, &coverage);
                print_row(&coverage_case, &coverage);
            }
        }
    }
    return 0;
}
