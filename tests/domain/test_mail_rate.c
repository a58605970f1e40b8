// SPDX-License-Identifier: AGPL-3.0-or-later
#include "domain/mail_rate.h"

#include "domain/mail_provider.h"
#include "domain/outbox_rule.h"

#include "support/check.h"

static void a_day_at_this_pace_stays_within_what_the_provider_lets_out(void **state)
{
    (void)state;
    const int64_t hours = (OUTBOX_TO_MINUTE - OUTBOX_FROM_MINUTE) / 60;

    assert_int_equal(mail_hour_max("smtp.gmail.com"), 45);
    assert_true(mail_hour_max("SMTP.Gmail.Com") * hours <= 500);
    assert_true(mail_hour_max("smtp.mail.me.com") * hours <= 1000);
    assert_int_equal(mail_hour_max("smtp.primjer.example"), OUTBOX_HOUR_MAX);
    assert_int_equal(mail_hour_max(""), OUTBOX_HOUR_MAX);
}

/* A host that no provider has would be a slip of the pen. */
static void every_rate_is_that_of_a_provider(void **state)
{
    static const char *const hosts[] = {
#define MAIL_RATE(host, day_max) host,
#include "domain/mail_rates.def"
#undef MAIL_RATE
    };

    (void)state;
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        assert_non_null(mail_provider_at(hosts[i], 465));
        assert_true(mail_hour_max(hosts[i]) > 0 && mail_hour_max(hosts[i]) < OUTBOX_HOUR_MAX);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_at_this_pace_stays_within_what_the_provider_lets_out),
        cmocka_unit_test(every_rate_is_that_of_a_provider),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
