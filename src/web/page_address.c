// SPDX-License-Identifier: AGPL-3.0-or-later
#include "app/link_words.h"
#include "app/links.h"
#include "app/nightly.h"
#include "app/site.h"
#include "web/page_frame.h"
#include "web/pages.h"
#include "web/settings_frame.h"

#define SECOND INT64_C(1000000)

static struct message tested_words(struct exchange *exchange, const struct link_test *test,
                                   const char *time_zone)
{
    struct zone *zone = zone_open_known(time_zone);
    struct text clock = text_new(exchange->arena);
    int32_t minute = zone_minute(zone, test->tested_at / SECOND);
    day_t day = zone_day(zone, test->tested_at / SECOND);

    zone_close(zone);
    text_format(&clock, "%02d:%02d", minute / 60, minute % 60);
    return MESSAGE("Tested last on {1} at {2}, from this machine.", arg_day(day),
                   arg_text(clock.at));
}

/* GET /settings/address */
enum status page_address(struct exchange *exchange)
{
    struct address_page_view view = {.csrf = exchange->csrf_token, .peer = exchange->peer};
    const char *time_zone = "UTC";
    struct links_view links;

    enum status status = show_links(exchange->work, exchange->site->jobs, &links);
    if (status == STATUS_OK)
        status = nightly_zone(exchange->work, &time_zone);
    if (status != STATUS_OK)
        return status;
    if (links.job_id != 0)
        reply_header(exchange, "Refresh", "2"); /* also where no script runs */
    view.base_url = exchange->site->base_url;
    view.found = link_words(&links, exchange->arena);
    if (view.found.one)
        view.tested = tested_words(exchange, &links.test, time_zone);
    view.is_local = links.standing == LINKS_LOCAL;
    view.works = links.test.code == LOOK_WORKS;
    view.is_old = links.standing == LINKS_OLD;
    view.is_testing = links.job_id != 0;
    view.frame = settings_frame(exchange, translate(exchange->language, N_("Address")));
    struct html out = reply_html(exchange);
    view_address_page(&out, exchange->language, &view);
    return STATUS_OK;
}

/* POST /settings/address */
enum status page_address_test(struct exchange *exchange)
{
    enum status status = start_link_test(exchange->work, exchange->site->jobs);

    if (status == STATUS_OK)
        reply_see_other(exchange, "/settings/address");
    return status;
}

/* GET /.well-known/regulars/:nonce: the server itself, by way of its public address. */
enum status page_link_test(struct exchange *exchange)
{
    char answer[LINK_ANSWER_SIZE];

    if (!links_answer(exchange->site->links, param_text(exchange, "nonce"), answer))
        return fault_set(exchange->fault, STATUS_NOT_FOUND, "",
                         PLAIN_MESSAGE("there is nothing at this address"));
    text_add(&exchange->reply.body, answer);
    return STATUS_OK;
}
