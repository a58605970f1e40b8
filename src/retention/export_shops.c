// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/known_exports.h"

#include "retention/order_status.h"

const struct known_export general_rules = {
    .status_fate = order_status_fate,
    .kind_fate = order_kind_fate,
    .kind_decides_sign = true,
    .kind_is_refund = order_kind_is_refund,
};

/* ---- Shopify ---- */

static const struct fate_word shopify_status[] = {
    {"voided", ROW_CANCELLED, false},  {"refunded", ROW_CANCELLED, false},
    {"expired", ROW_CANCELLED, false}, {"pending", ROW_UNPAID, false},
    {"authorized", ROW_UNPAID, false}, {"unpaid", ROW_UNPAID, false},
    {NULL, ROW_COUNTS, false},
};

static enum row_fate shopify_status_fate(struct slice status)
{
    return fate_by_words(status, shopify_status);
}

const struct known_export export_shopify = {
    .name = "Shopify",
    .status_fate = shopify_status_fate,
    .empty_amount_continues = true,
};

/* ---- WooCommerce ---- */

/* The store's own words and their names on screen; "wc-" before them in the database. */
static const struct fate_word woocommerce_status[] = {
    {"pending", ROW_UNPAID, true},         {"wc-pending", ROW_UNPAID, false},
    {"on-hold", ROW_UNPAID, false},        {"wc-on-hold", ROW_UNPAID, false},
    {"checkout-draft", ROW_UNPAID, false}, {"wc-checkout-draft", ROW_UNPAID, false},
    {"draft", ROW_UNPAID, false},          {"auto-draft", ROW_UNPAID, false},
    {"failed", ROW_CANCELLED, false},      {"wc-failed", ROW_CANCELLED, false},
    {"cancelled", ROW_CANCELLED, false},   {"wc-cancelled", ROW_CANCELLED, false},
    {"refunded", ROW_CANCELLED, false},    {"wc-refunded", ROW_CANCELLED, false},
    {"trash", ROW_CANCELLED, false},       {NULL, ROW_COUNTS, false},
};

/* A shop may have statuses of its own, in its language. */
static enum row_fate woocommerce_status_fate(struct slice status)
{
    enum row_fate fate = fate_by_words(status, woocommerce_status);
    return fate != ROW_COUNTS ? fate : order_status_fate(status);
}

const struct known_export export_woocommerce = {
    .name = "WooCommerce",
    .status_fate = woocommerce_status_fate,
};

const struct known_export export_woocommerce_lines = {
    .name = "WooCommerce",
    .status_fate = woocommerce_status_fate,
    .empty_amount_continues = true,
    .lines_repeat_total = true,
};

/* ---- Stripe ---- */

static const struct fate_word stripe_status[] = {
    {"failed", ROW_CANCELLED, false},    {"canceled", ROW_CANCELLED, false},
    {"cancelled", ROW_CANCELLED, false}, {"blocked", ROW_CANCELLED, false},
    {"refunded", ROW_CANCELLED, false},  {"expired", ROW_CANCELLED, false},
    {"requires", ROW_UNPAID, true},      {"incomplete", ROW_UNPAID, false},
    {"uncaptured", ROW_UNPAID, false},   {"pending", ROW_UNPAID, false},
    {"processing", ROW_UNPAID, false},   {NULL, ROW_COUNTS, false},
};

static enum row_fate stripe_status_fate(struct slice status)
{
    return fate_by_words(status, stripe_status);
}

const struct known_export export_stripe = {
    .name = "Stripe",
    .status_fate = stripe_status_fate,
};

/* ---- PayPal ---- */

/* A sale given back keeps its row as "Refunded", and a row of its own takes the money off: it
 * must stay, or the client would be left with the refund alone. */
static const struct fate_word paypal_status[] = {
    {"pending", ROW_UNPAID, false},      {"uncleared", ROW_UNPAID, false},
    {"unclaimed", ROW_UNPAID, false},    {"on hold", ROW_UNPAID, false},
    {"held", ROW_UNPAID, false},         {"placed", ROW_UNPAID, false},
    {"denied", ROW_CANCELLED, false},    {"canceled", ROW_CANCELLED, false},
    {"cancelled", ROW_CANCELLED, false}, {"expired", ROW_CANCELLED, false},
    {"failed", ROW_CANCELLED, false},    {"removed", ROW_CANCELLED, false},
    {"voided", ROW_CANCELLED, false},    {"returned", ROW_CANCELLED, false},
    {NULL, ROW_COUNTS, false},
};

static const struct fate_word paypal_kinds[] = {
    {"general withdrawal", ROW_NOT_A_SALE, true},
    {"withdraw", ROW_NOT_A_SALE, true},
    {"user initiated withdrawal", ROW_NOT_A_SALE, false},
    {"transfer", ROW_NOT_A_SALE, true},
    {"bank deposit", ROW_NOT_A_SALE, true},
    {"add funds", ROW_NOT_A_SALE, true},
    {"currency conversion", ROW_NOT_A_SALE, true},
    {"general currency conversion", ROW_NOT_A_SALE, true},
    {"user initiated currency conversion", ROW_NOT_A_SALE, false},
    {"fee", ROW_NOT_A_SALE, true},
    {"payment fee", ROW_NOT_A_SALE, false},
    {"general paypal fee", ROW_NOT_A_SALE, false},
    {"chargeback fee", ROW_NOT_A_SALE, false},
    {"fee reversal", ROW_NOT_A_SALE, false},
    {"hold", ROW_NOT_A_SALE, true},
    {"payment hold", ROW_NOT_A_SALE, true},
    {"payment release", ROW_NOT_A_SALE, true},
    {"payment review hold", ROW_NOT_A_SALE, false},
    {"payment review release", ROW_NOT_A_SALE, false},
    {"hold on", ROW_NOT_A_SALE, true},
    {"account hold", ROW_NOT_A_SALE, true},
    {"general hold", ROW_NOT_A_SALE, true},
    {"general account", ROW_NOT_A_SALE, true},
    {"reversal of general account hold", ROW_NOT_A_SALE, false},
    {"reversal of account hold", ROW_NOT_A_SALE, true},
    {"reserve", ROW_NOT_A_SALE, true},
    {"general authorization", ROW_NOT_A_SALE, false},
    {"authorization", ROW_NOT_A_SALE, false},
    {"void of authorization", ROW_NOT_A_SALE, false},
    {"order", ROW_NOT_A_SALE, false},
    {"request", ROW_NOT_A_SALE, true},
    {"invoice sent", ROW_NOT_A_SALE, false},
    {"invoice item", ROW_NOT_A_SALE, false},
    {"shopping cart item", ROW_NOT_A_SALE, false},
    {"general credit card", ROW_NOT_A_SALE, true},
    {"general incentive", ROW_NOT_A_SALE, true},
    {"mass pay", ROW_NOT_A_SALE, true},
    {"paypal card", ROW_NOT_A_SALE, true},
    {"debit card", ROW_NOT_A_SALE, true},
    {"update to", ROW_NOT_A_SALE, true},
    {"interest", ROW_NOT_A_SALE, true},
    {NULL, ROW_COUNTS, false},
};

static const struct fate_word paypal_refunds[] = {
    {"refund", ROW_CANCELLED, true},
    {"payment refund", ROW_CANCELLED, false},
    {"partial refund", ROW_CANCELLED, false},
    {"payment reversal", ROW_CANCELLED, false},
    {"reversal", ROW_CANCELLED, false},
    {"chargeback", ROW_CANCELLED, false},
    {NULL, ROW_COUNTS, false},
};

static enum row_fate paypal_status_fate(struct slice status)
{
    return fate_by_words(status, paypal_status);
}

static enum row_fate paypal_kind_fate(struct slice kind)
{
    return fate_by_words(kind, paypal_kinds);
}

static bool paypal_kind_is_refund(struct slice kind)
{
    return fate_by_words(kind, paypal_refunds) != ROW_COUNTS;
}

const struct known_export export_paypal = {
    .name = "PayPal",
    .status_fate = paypal_status_fate,
    .kind_fate = paypal_kind_fate,
    .kind_decides_sign = true,
    .kind_is_refund = paypal_kind_is_refund,
};
