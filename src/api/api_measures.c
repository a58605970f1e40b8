// SPDX-License-Identifier: AGPL-3.0-or-later
#include <string.h>

#include "api/endpoints.h"
#include "api/problem.h"
#include "app/report_store.h"
#include "app/site.h"
#include "base/secret.h"
#include "report/report_json.h"

enum { WORD_MAX = 200, SECTIONS = 6, PERIODS = 3 };

static enum status refuse(struct exchange *exchange, const char *name, struct message message)
{
    return refuse_with(exchange, 422, STATUS_INVALID, name, message);
}

/* A day of the address; as it is when missing. */
static enum status read_day(struct exchange *exchange, const char *name, day_t *day)
{
    const char *text = "";

    enum status status = query_text(exchange, name, WORD_MAX, &text);
    if (status == STATUS_OK && text[0] != '\0' && !day_read(text, day))
        status = refuse(exchange, name, PLAIN_MESSAGE("this is no day; write it as 2026-11-27"));
    return status;
}

static bool find_word(const char *const *words, size_t count, struct slice word, size_t *ret_place)
{
    for (size_t i = 0; i < count; i++)
        if (slice_equal(slice_of(words[i]), word)) {
            *ret_place = i;
            return true;
        }
    return false;
}

/* Sections with commas between; all when none is named. */
static enum status read_sections(struct exchange *exchange, unsigned *sections)
{
    static const char *const words[SECTIONS] = {"retention",  "matrix",  "rfm",
                                                "next_order", "cohorts", "forecast"};
    const char *text = "";

    enum status status = query_text(exchange, "only", WORD_MAX, &text);
    *sections = 0;
    while (status == STATUS_OK && *text != '\0') {
        size_t length = strcspn(text, ","), place = 0;

        if (!find_word(words, SECTIONS, (struct slice){text, length}, &place))
            return refuse(exchange, "only",
                          PLAIN_MESSAGE("a section is retention, matrix, rfm, next_order, cohorts "
                                        "or forecast"));
        *sections |= 1u << place;
        text += length + (text[length] == ',');
    }
    *sections = *sections != 0 ? *sections : SECTIONS_ALL;
    return status;
}

static enum status read_period(struct exchange *exchange, struct analysis_options *options)
{
    static const char *const words[PERIODS] = {"month", "quarter", "year"};
    const char *text = "";
    size_t place = 0;

    options->from = options->to = DAY_NONE;
    enum status status = query_text(exchange, "period", WORD_MAX, &text);
    if (status == STATUS_OK)
        status = read_day(exchange, "from", &options->from);
    if (status == STATUS_OK)
        status = read_day(exchange, "to", &options->to);
    if (status != STATUS_OK)
        return status;
    options->period_asked = text[0] != '\0';
    if (options->period_asked && !find_word(words, PERIODS, slice_of(text), &place))
        return refuse(exchange, "period", PLAIN_MESSAGE("a period is month, quarter or year"));
    options->period = (enum period)place;
    if ((options->from == DAY_NONE) != (options->to == DAY_NONE))
        return refuse(exchange, options->from == DAY_NONE ? "from" : "to",
                      PLAIN_MESSAGE("from and to go together"));
    if (options->from > options->to)
        return refuse(exchange, "from", PLAIN_MESSAGE("from comes after to"));
    return STATUS_OK;
}

static enum status read_plain(struct exchange *exchange, struct snapshot_choice *choice)
{
    const char *text = "";

    enum status status = query_text(exchange, "plain", WORD_MAX, &text);
    choice->is_plain = text[0] != '\0';
    if (status == STATUS_OK && choice->is_plain && strcmp(text, "yes") != 0)
        return refuse(exchange, "plain", PLAIN_MESSAGE("plain is yes, or not there"));
    return status;
}

static enum status read_request(struct exchange *exchange, struct store_report_request *request)
{
    const char *currency = "";

    request->choice.as_of = DAY_NONE;
    request->analysis.sample_days = RFM_SAMPLE_DAYS;
    request->analysis.forecast = analysis_forecast_options();
    request->language = exchange->language;
    enum status status = read_sections(exchange, &request->analysis.sections);
    if (status == STATUS_OK)
        status = read_day(exchange, "as-of", &request->choice.as_of);
    if (status == STATUS_OK)
        status = read_period(exchange, &request->analysis);
    if (status == STATUS_OK)
        status = read_plain(exchange, &request->choice);
    if (status == STATUS_OK)
        status = query_text(exchange, "currency", WORD_MAX, &currency);
    if (status == STATUS_OK && currency[0] != '\0' &&
        (strlen(currency) != 3 || strspn(currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3))
        return refuse(exchange, "currency",
                      PLAIN_MESSAGE("a currency is a code of three capitals, as EUR"));
    memcpy(request->choice.currency, currency, strlen(currency) + 1);
    return status;
}

/* A number of all that was measured, but for how long it took. */
static int64_t version_of(const char *json)
{
    const char *timing = strstr(json, "\n  \"timing\"");
    struct secret_digest *digest = secret_digest_open();
    uint8_t hash[SECRET_HASH_SIZE];
    uint64_t number = 0;

    secret_digest_add(digest, json, timing ? (size_t)(timing - json) : strlen(json));
    secret_digest_close(digest, hash);
    for (size_t i = 0; i < sizeof(number) - 1; i++)
        number = number << 8 | hash[i];
    return (int64_t)number;
}

static void reply_analysis(struct exchange *exchange, const struct analysis *analysis)
{
    struct json json = reply_json(exchange);

    report_json(json.out, analysis);
    const int64_t version = version_of(json.out->at);
    reply_etag(exchange, version);
    if (!request_has_version(exchange, version))
        return;
    reply_code(exchange, 304);
    exchange->reply.body = text_new(exchange->arena);
}

/* GET /api/v1/measures: the JSON of `regulars report --json` on the orders of the workspace. */
enum status api_measures(struct exchange *exchange)
{
    struct store_report_request request = {.making = {.source = ""}};
    struct snapshots *shared = exchange->site->snapshots, *own = NULL;
    struct store_report report = {0};

    enum status status = read_request(exchange, &request);
    if (status != STATUS_OK)
        return status;
    if (!shared)
        own = snapshots_open(0);
    status = report_store(exchange->work, shared ? shared : own, &request, &report);
    if (status == STATUS_OK)
        reply_analysis(exchange, &report.analysis);
    store_report_close(&report);
    snapshots_close(own);
    return status;
}
