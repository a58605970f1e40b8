// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/known_exports.h"

#include "retention/order_status.h"

/* Account statements: what is known for a sale or a refund counts, all else is no sale. */
static bool is_among(struct slice kind, const struct fate_word *words)
{
    return fate_by_words(kind, words) != ROW_COUNTS;
}

/* ROW_NOT_A_SALE only marks a word as found. */
#define WORD(text)                    \
    {                                 \
        (text), ROW_NOT_A_SALE, false \
    }
#define START(text)                  \
    {                                \
        (text), ROW_NOT_A_SALE, true \
    }
#define END                     \
    {                           \
        NULL, ROW_COUNTS, false \
    }

/* ---- Upwork ---- */

static const struct fate_word upwork_sales[] = {
    WORD("hourly"),
    WORD("fixed price"),
    WORD("milestone"),
    START("bonus"),
    WORD("manual"),
    WORD("overtime"),
    WORD("miscellaneous"),
    WORD("upfront payment"),
    WORD("retainer"),
    WORD("salary"),
    WORD("project"),
    WORD("consultation"),
    END,
};

static const struct fate_word upwork_refunds[] = {
    START("refund"), WORD("chargeback"), WORD("hourly refund"), WORD("fixed price refund"), END,
};

static bool upwork_kind_is_refund(struct slice kind)
{
    return is_among(kind, upwork_refunds);
}

static enum row_fate upwork_kind_fate(struct slice kind)
{
    bool counts = is_among(kind, upwork_sales) || is_among(kind, upwork_refunds);
    return counts ? ROW_COUNTS : ROW_NOT_A_SALE;
}

const struct known_export export_upwork = {
    .name = "Upwork",
    .kind_fate = upwork_kind_fate,
    .kind_decides_sign = true,
    .kind_is_refund = upwork_kind_is_refund,
};

/* ---- Fiverr ---- */

static const struct fate_word fiverr_others[] = {
    START("withdraw"),    START("transfer"),
    START("payment"),     START("purchase"),
    START("service fee"), START("fee"),
    START("tax"),         START("vat"),
    START("shopping"),    START("affiliate"),
    START("credit"),      START("deposit"),
    START("currency"),    END,
};

static const struct fate_word fiverr_refunds[] = {
    START("cancel"), START("refund"), START("order cancel"), START("chargeback"), END,
};

/* Money that is still being cleared was paid by the client all the same. */
static const struct fate_word fiverr_status[] = {
    {"cancel", ROW_CANCELLED, true},
    {"refunded", ROW_CANCELLED, false},
    {NULL, ROW_COUNTS, false},
};

static enum row_fate fiverr_status_fate(struct slice status)
{
    return fate_by_words(status, fiverr_status);
}

static enum row_fate fiverr_kind_fate(struct slice kind)
{
    return fate_by_words(kind, fiverr_others);
}

static bool fiverr_kind_is_refund(struct slice kind)
{
    return is_among(kind, fiverr_refunds);
}

const struct known_export export_fiverr = {
    .name = "Fiverr",
    .status_fate = fiverr_status_fate,
    .kind_fate = fiverr_kind_fate,
    .kind_decides_sign = true,
    .kind_is_refund = fiverr_kind_is_refund,
};

/* ---- QuickBooks ---- */

/* An invoice is the order; its payment would count it twice. */
static const struct fate_word quickbooks_sales[] = {
    WORD("invoice"), WORD("sales receipt"), WORD("cash sale"), WORD("charge"), END,
};

static const struct fate_word quickbooks_refunds[] = {
    WORD("credit memo"), WORD("credit note"),  WORD("refund receipt"),
    WORD("refund"),      WORD("sales return"), END,
};

static bool quickbooks_kind_is_refund(struct slice kind)
{
    return is_among(kind, quickbooks_refunds);
}

/* Also the rows of totals and the line with the time of printing, which name no type. */
static enum row_fate quickbooks_kind_fate(struct slice kind)
{
    bool counts = is_among(kind, quickbooks_sales) || is_among(kind, quickbooks_refunds);
    return counts ? ROW_COUNTS : ROW_NOT_A_SALE;
}

const struct known_export export_quickbooks = {
    .name = "QuickBooks",
    .kind_fate = quickbooks_kind_fate,
    .kind_decides_sign = true,
    .kind_is_refund = quickbooks_kind_is_refund,
};

const struct known_export export_quickbooks_grouped = {
    .name = "QuickBooks",
    .kind_fate = quickbooks_kind_fate,
    .kind_decides_sign = true,
    .kind_is_refund = quickbooks_kind_is_refund,
    .clients_in_headings = true,
};
