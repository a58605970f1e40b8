// SPDX-License-Identifier: AGPL-3.0-or-later
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/pages.h"

/*
 * An invented order log of a given size, the same for the same seed: 48 months, about ten
 * orders a client, each client at a rate of their own (gamma) until they stop (exponential),
 * sorted by date and in no order within a day, now and then several rows of one client on a
 * day. Client ids are text: half of them numbered, half words of different lengths.
 */
#define ROWS_MAX UINT64_C(1000000000)
#define FIRST_DAY day_of(2022, 1, 1)
enum { DAYS = 1461, NAME_SIZE = 32 };

#define MEAN_RATE_A_DAY 0.0208
#define RATE_SHAPE 0.9
#define MEAN_LIFE_DAYS 700.0
#define SAME_DAY_SHARE 0.05

struct random {
    uint64_t state;
};

/* SplitMix64 (Steele, Lea and Flood 2014). */
static uint64_t random_bits(struct random *random)
{
    uint64_t z = random->state += UINT64_C(0x9E3779B97F4A7C15);

    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

/* Above 0, up to 1. */
static double random_unit(struct random *random)
{
    return ((double)(random_bits(random) >> 11) + 1) / 9007199254740992.0;
}

static double random_exponential(struct random *random, double mean)
{
    return -mean * log(random_unit(random));
}

static double random_normal(struct random *random)
{
    double radius = sqrt(-2 * log(random_unit(random)));

    return radius * cos(2 * 3.14159265358979323846 * random_unit(random));
}

/* Marsaglia and Tsang (2000); for a shape below 1 by way of shape + 1. */
static double random_gamma(struct random *random, double shape)
{
    double d = shape + 1 - 1.0 / 3, c = 1 / sqrt(9 * d);

    for (;;) {
        double normal = random_normal(random);
        double cube = pow(1 + c * normal, 3);

        if (cube <= 0)
            continue;
        if (log(random_unit(random)) < 0.5 * normal * normal + d - d * cube + d * log(cube))
            return d * cube * pow(random_unit(random), 1 / shape);
    }
}

struct row {
    uint32_t client;
    uint32_t cents;
};

struct log {
    uint64_t row_count, row_max;
    struct row *rows; /* in the order they are made */
    uint16_t *days;   /* [row] from FIRST_DAY */
    uint64_t day_rows[DAYS];
};

static void add_row(struct log *log, struct random *random, uint32_t client, uint32_t day)
{
    double cents = exp(7.6 + 0.8 * random_normal(random));

    if (log->row_count == log->row_max)
        return;
    log->rows[log->row_count] = (struct row){client, cents < 100       ? 100
                                                     : cents > 9999999 ? 9999999
                                                                       : (uint32_t)cents};
    log->days[log->row_count++] = (uint16_t)day;
    log->day_rows[day]++;
}

static void add_client(struct log *log, struct random *random, uint32_t client)
{
    double mean_gap = RATE_SHAPE / MEAN_RATE_A_DAY / random_gamma(random, RATE_SHAPE);
    double time = DAYS * random_unit(random) * 0.999;
    double end = time + random_exponential(random, MEAN_LIFE_DAYS);

    end = end < DAYS ? end : DAYS;
    do {
        add_row(log, random, client, (uint32_t)time);
        if (random_unit(random) > SAME_DAY_SHARE)
            time += random_exponential(random, mean_gap);
    } while (time < end);
}

/* Numbered, or syllables and a number in letters: 4 to 25 bytes, no two alike. */
static int name_write(uint32_t client, char name[NAME_SIZE])
{
    static const char *const syllables[] = {"ana",  "bo",  "ivan", "li",  "mar", "nik",
                                            "o",    "pet", "ra",   "sta", "tom", "vel",
                                            "zori", "ka",  "en",   "dub"};
    struct random random = {.state = client};
    uint64_t bits = random_bits(&random);
    int length = 0;

    if ((bits & 1) != 0)
        return snprintf(name, NAME_SIZE, "c%07u", client);
    for (uint64_t i = 0; i < 1 + (bits >> 1 & 3); i++)
        length += snprintf(name + length, NAME_SIZE - (size_t)length, "%s",
                           syllables[bits >> (4 + 4 * i) & 15]);
    name[length++] = '.';
    do {
        name[length++] = (char)('a' + client % 26);
        client /= 26;
    } while (client > 0);
    name[length] = '\0';
    return length;
}

static void write_day(const struct row *rows, uint64_t count, day_t day)
{
    char date[DAY_TEXT_SIZE], name[NAME_SIZE];

    day_write(day, date);
    for (uint64_t i = 0; i < count; i++) {
        int length = name_write(rows[i].client, name);

        fwrite(name, 1, (size_t)length, stdout);
        printf(",%s,%u.%02u\n", date, rows[i].cents / 100, rows[i].cents % 100);
    }
}

static void shuffle(struct row *rows, uint64_t count, struct random *random)
{
    for (uint64_t i = count; i > 1; i--) {
        uint64_t other = random_bits(random) % i;
        struct row row = rows[other];

        rows[other] = rows[i - 1];
        rows[i - 1] = row;
    }
}

/* Rows are put in the order of their days, then written day by day. */
static void write_log(const struct log *log, struct random *random)
{
    struct row *sorted = pages_map(log->row_count * sizeof(struct row));
    uint64_t at[DAYS];

    at[0] = 0;
    for (int day = 1; day < DAYS; day++)
        at[day] = at[day - 1] + log->day_rows[day - 1];
    for (uint64_t i = 0; i < log->row_count; i++)
        sorted[at[log->days[i]]++] = log->rows[i];

    puts("client,date,amount");
    for (int day = 0; day < DAYS; day++) {
        uint64_t count = log->day_rows[day];
        struct row *rows = sorted + at[day] - count;

        shuffle(rows, count, random);
        write_day(rows, count, FIRST_DAY + day);
    }
    pages_unmap(sorted, log->row_count * sizeof(struct row));
}

static uint64_t read_number(const char *text, uint64_t most)
{
    char *end;

    errno = 0;
    uint64_t number = strtoull(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || number == 0 || number > most) {
        fprintf(stderr, "make_orders: %s is not a number of 1 to %llu\n", text,
                (unsigned long long)most);
        exit(EXIT_FAILURE);
    }
    return number;
}

int main(int argc, char **argv)
{
    static struct log log;

    if (argc != 3) {
        fputs("usage: make_orders ROWS SEED > FILE\n", stderr);
        return EXIT_FAILURE;
    }
    log.row_max = read_number(argv[1], ROWS_MAX);
    struct random random = {.state = read_number(argv[2], UINT64_MAX)};
    log.rows = pages_map(log.row_max * sizeof(struct row));
    log.days = pages_map(log.row_max * sizeof(uint16_t));

    for (uint32_t client = 1; log.row_count < log.row_max; client++)
        add_client(&log, &random, client);
    write_log(&log, &random);
    return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
