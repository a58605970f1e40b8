// SPDX-License-Identifier: AGPL-3.0-or-later
#include "support/intake_case.h"

#include <stdlib.h>
#include <string.h>

#include "app/mail_reading.h"
#include "base/text.h"
#include "store/channels.h"
#include "support/check.h"

struct intake_case intake_case_open(struct store_case *test)
{
    struct intake_case intake = {.test = test, .means = {.has_key = true}};
    struct work work = store_case_work(test);

    memset(intake.means.key, 7, sizeof(intake.means.key));
    intake.means.reader = mail_reader_open(getenv("REGULARS_OUTSIDE"), &test->arena);
    store_case_ok(&work, work_begin(&work));
    intake.channel_id = work_new_id(&work);
    const struct channel channel = {
        .id = intake.channel_id,
        .kind = CHANNEL_MAIL,
        .name = "Studio",
        .address = "studio@example.com",
        .settings = "{}",
        .signature = "",
    };
    store_case_ok(&work, channels_insert(&work, &channel, channel.address, (struct slice){0}));
    store_case_ok(&work, work_commit(&work));
    work_end(&work);
    return intake;
}

void intake_case_close(struct intake_case *intake)
{
    mail_reader_close(intake->means.reader);
}

void intake_case_keep(struct intake_case *intake, const char *raw)
{
    struct work work = store_case_work(intake->test);
    struct text origin = text_new(&intake->test->arena);
    size_t count = 0;

    work.now += intake->clock_step;
    text_format(&origin, "INBOX/1/%d", ++intake->count);
    const struct intake_piece piece = {.origin = origin.at,
                                       .received_at = intake->received_at,
                                       .is_sent = intake->is_sent,
                                       .is_head = intake->is_head,
                                       .raw = slice_of(raw)};
    const struct intake_pieces pieces = {.channel_id = intake->channel_id,
                                         .items = &piece,
                                         .count = 1,
                                         .mailbox = "INBOX",
                                         .place = {1, (uint32_t)intake->count}};
    store_case_ok(&work, intake_keep(&work, &pieces, &count));
    assert_int_equal(count, 1);
    work_end(&work);
}

void intake_case_read(struct intake_case *intake)
{
    size_t count = 1;

    while (count > 0) {
        struct work work = store_case_work(intake->test);

        work.now += intake->clock_step;
        store_case_ok(&work, intake_read_waiting(&work, &intake->means, &count));
        work_end(&work);
    }
}

void intake_case_take(struct intake_case *intake, const char *raw)
{
    intake_case_keep(intake, raw);
    intake_case_read(intake);
}

const char *intake_mail_text(struct intake_case *intake, const char *from, const char *more,
                             const char *text)
{
    struct text raw = text_new(&intake->test->arena);

    text_format(&raw,
                "From: %s\r\nTo: Studio <studio@example.com>\r\nSubject: Re: The garden\r\n"
                "Date: Mon, 16 Nov 2026 10:00:00 +0100\r\n%s\r\n%s\r\n",
                from, more, text);
    return raw.at;
}
