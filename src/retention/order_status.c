// SPDX-License-Identifier: AGPL-3.0-or-later
#include "retention/order_status.h"

#include "retention/column_words.h"

enum row_fate fate_by_words(struct slice text, const struct fate_word *words)
{
    struct folded folded = text_fold(text);

    /* What is too long to be compared whole is told by how it begins. */
    if (folded.length > FOLDED_MAX)
        folded.length = FOLDED_MAX;
    for (; folded.length > 0 && words->word != NULL; words++) {
        struct slice word = slice_of(words->word);
        if (words->is_start ? folded_starts_with(&folded, word) : folded_equal(&folded, word))
            return words->fate;
    }
    return ROW_COUNTS;
}

/* A status that says "not yet" is unpaid; an order given back whole is as good as cancelled. */
static const struct fate_word status_words[] = {
    {"cancel", ROW_CANCELLED, true},
    {"void", ROW_CANCELLED, true},
    {"fail", ROW_CANCELLED, true},
    {"declin", ROW_CANCELLED, true},
    {"reject", ROW_CANCELLED, true},
    {"abandon", ROW_CANCELLED, true},
    {"expired", ROW_CANCELLED, true},
    {"deleted", ROW_CANCELLED, true},
    {"trash", ROW_CANCELLED, false},
    {"annul", ROW_CANCELLED, true},
    {"revoked", ROW_CANCELLED, false},
    {"denied", ROW_CANCELLED, false},
    {"chargeback", ROW_CANCELLED, true},
    {"charged back", ROW_CANCELLED, true},
    {"returned", ROW_CANCELLED, false},
    {"refunded", ROW_CANCELLED, false},
    {"fully refunded", ROW_CANCELLED, false},
    {"refund", ROW_CANCELLED, false},
    {"reversed", ROW_CANCELLED, false},
    {"no show", ROW_CANCELLED, false},
    {"lost", ROW_CANCELLED, false},
    {"closed lost", ROW_CANCELLED, false},
    {"unpaid", ROW_UNPAID, true},
    {"not paid", ROW_UNPAID, true},
    {"pending", ROW_UNPAID, false},
    {"pending payment", ROW_UNPAID, true},
    {"pending approval", ROW_UNPAID, false},
    {"awaiting payment", ROW_UNPAID, true},
    {"waiting for payment", ROW_UNPAID, true},
    {"payment pending", ROW_UNPAID, false},
    {"payment due", ROW_UNPAID, false},
    {"overdue", ROW_UNPAID, true},
    {"past due", ROW_UNPAID, false},
    {"due", ROW_UNPAID, false},
    {"on hold", ROW_UNPAID, false},
    {"draft", ROW_UNPAID, true},
    {"quote", ROW_UNPAID, false},
    {"estimate", ROW_UNPAID, false},
    {"authorized", ROW_UNPAID, false},
    {"authorised", ROW_UNPAID, false},
    {"unfulfilled and unpaid", ROW_UNPAID, false},
    {"отмен", ROW_CANCELLED, true},
    {"заказ отмен", ROW_CANCELLED, true},
    {"отказ", ROW_CANCELLED, true},
    {"аннулир", ROW_CANCELLED, true},
    {"отклон", ROW_CANCELLED, true},
    {"сторно", ROW_CANCELLED, true},
    {"удален", ROW_CANCELLED, true},
    {"возврат", ROW_CANCELLED, false},
    {"возвращен", ROW_CANCELLED, true},
    {"полный возврат", ROW_CANCELLED, false},
    {"не состоял", ROW_CANCELLED, true},
    {"неявка", ROW_CANCELLED, false},
    {"не явился", ROW_CANCELLED, false},
    {"закрыто и не реализовано", ROW_CANCELLED, false},
    {"ошибка", ROW_CANCELLED, true},
    {"не оплач", ROW_UNPAID, true},
    {"не оплат", ROW_UNPAID, true},
    {"ожидает оплат", ROW_UNPAID, true},
    {"ожидание оплат", ROW_UNPAID, true},
    {"ждет оплат", ROW_UNPAID, true},
    {"в ожидании оплат", ROW_UNPAID, true},
    {"к оплате", ROW_UNPAID, false},
    {"просроч", ROW_UNPAID, true},
    {"черновик", ROW_UNPAID, false},
    {"ожидает", ROW_UNPAID, false},
    {"в ожидании", ROW_UNPAID, false},
    {"otkaz", ROW_CANCELLED, true},
    {"storn", ROW_CANCELLED, true},
    {"poništen", ROW_CANCELLED, true},
    {"odbijen", ROW_CANCELLED, true},
    {"obrisan", ROW_CANCELLED, true},
    {"neuspje", ROW_CANCELLED, true},
    {"propal", ROW_CANCELLED, true},
    {"povrat", ROW_CANCELLED, false},
    {"vraćen", ROW_CANCELLED, true},
    {"istekl", ROW_CANCELLED, true},
    {"neplaćen", ROW_UNPAID, true},
    {"nije plaćen", ROW_UNPAID, true},
    {"čeka uplat", ROW_UNPAID, true},
    {"čeka plaćanj", ROW_UNPAID, true},
    {"na čekanju", ROW_UNPAID, true},
    {"u čekanju", ROW_UNPAID, false},
    {"dospjel", ROW_UNPAID, true},
    {"skica", ROW_UNPAID, false},
    {"nacrt", ROW_UNPAID, false},
    {"ponuda", ROW_UNPAID, false},
    {NULL, ROW_COUNTS, false},
};

/* Rows of a ledger that are no sale. A "type" may also be of a product or a client: only words
 * that cannot be one stand here. */
static const struct fate_word kind_words[] = {
    {"fee", ROW_NOT_A_SALE, false},
    {"fees", ROW_NOT_A_SALE, false},
    {"service fee", ROW_NOT_A_SALE, false},
    {"processing fee", ROW_NOT_A_SALE, false},
    {"transaction fee", ROW_NOT_A_SALE, false},
    {"commission", ROW_NOT_A_SALE, false},
    {"withdraw", ROW_NOT_A_SALE, true},
    {"payout", ROW_NOT_A_SALE, true},
    {"transfer", ROW_NOT_A_SALE, true},
    {"bank transfer out", ROW_NOT_A_SALE, false},
    {"currency conversion", ROW_NOT_A_SALE, true},
    {"expense", ROW_NOT_A_SALE, true},
    {"deposit to bank", ROW_NOT_A_SALE, false},
    {"opening balance", ROW_NOT_A_SALE, false},
    {"balance", ROW_NOT_A_SALE, false},
    {"estimate", ROW_NOT_A_SALE, false},
    {"quote", ROW_NOT_A_SALE, false},
    {"комиссия", ROW_NOT_A_SALE, true},
    {"вывод", ROW_NOT_A_SALE, true},
    {"перевод", ROW_NOT_A_SALE, true},
    {"расход", ROW_NOT_A_SALE, true},
    {"списание", ROW_NOT_A_SALE, true},
    {"конвертация", ROW_NOT_A_SALE, true},
    {"naknada", ROW_NOT_A_SALE, true},
    {"provizija", ROW_NOT_A_SALE, true},
    {"isplata", ROW_NOT_A_SALE, true},
    {"prijenos", ROW_NOT_A_SALE, true},
    {"trošak", ROW_NOT_A_SALE, true},
    {"ponuda", ROW_NOT_A_SALE, false},
    {NULL, ROW_COUNTS, false},
};

static const struct fate_word refund_words[] = {
    {"refund", ROW_CANCELLED, true},
    {"partial refund", ROW_CANCELLED, true},
    {"full refund", ROW_CANCELLED, true},
    {"credit note", ROW_CANCELLED, true},
    {"credit memo", ROW_CANCELLED, true},
    {"return", ROW_CANCELLED, false},
    {"chargeback", ROW_CANCELLED, true},
    {"reversal", ROW_CANCELLED, true},
    {"возврат", ROW_CANCELLED, true},
    {"povrat", ROW_CANCELLED, true},
    {"odobrenje", ROW_CANCELLED, false},
    {"storno", ROW_CANCELLED, true},
    {NULL, ROW_COUNTS, false},
};

enum row_fate order_status_fate(struct slice status)
{
    return fate_by_words(status, status_words);
}

enum row_fate order_kind_fate(struct slice kind)
{
    return fate_by_words(kind, kind_words);
}

bool order_kind_is_refund(struct slice kind)
{
    return fate_by_words(kind, refund_words) != ROW_COUNTS;
}
