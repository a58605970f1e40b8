// SPDX-License-Identifier: AGPL-3.0-or-later
#pragma once

#include <stdint.h>

#include "outside/mail_request.h"
#include "outside/telegram_request.h"

/*
 * The messages between regulars and regulars-outside, over a SOCK_SEQPACKET socketpair that
 * the second finds as descriptor OUTSIDE_SOCKET. One request, one answer, then it ends. Both
 * come from the same build, so layouts are those of the compiler; `version` catches a mix-up
 * of installations. Each side takes what the other sends as hostile until checked.
 */
enum { OUTSIDE_VERSION = 1, OUTSIDE_SOCKET = 3 };

/* The longest message, with the texts behind its struct. */
enum { OUTSIDE_MESSAGE_MAX = 64 * 1024 };

enum outside_request_kind {
    OUTSIDE_XLSX_TO_CSV = 1,
    OUTSIDE_QR_CODE = 2,
    OUTSIDE_LOOK = 3,
    OUTSIDE_READ_MAIL = 4,
    OUTSIDE_FETCH_MAIL = 5,
    OUTSIDE_SEND_MAIL = 6,
    OUTSIDE_TRY_MAIL = 7,
    OUTSIDE_TELEGRAM = 8,
};

/*
 * A workbook is followed by the name of the sheet asked for (without a NUL; none = the first with
 * data). With it come two descriptors, by SCM_RIGHTS: the workbook, a regular file, and a pipe that
 * takes the CSV. A QR code is followed by its text instead, comes without descriptors, and is
 * answered by its modules, `rows` rows of '0' and '1', in the place of the sheet taken.
 */
struct outside_request {
    uint32_t version;
    uint32_t kind;         /* enum outside_request_kind */
    uint32_t sheet_length; /* of what follows */
    uint32_t rows_max;     /* rows of the sheet */
    uint64_t text_max;     /* bytes of shared strings, together */
    uint64_t sheet_max;    /* bytes of the sheet's XML, inflated */
    uint64_t csv_max;      /* bytes of CSV */
};

/* How a request ended. app/outside_fault.c has the sentence for each. */
enum outside_code {
    OUTSIDE_DONE = 0,
    OUTSIDE_NOT_A_WORKBOOK,  /* no ZIP archive, or one without a workbook */
    OUTSIDE_OLD_WORKBOOK,    /* the binary format before 2007 */
    OUTSIDE_BINARY_WORKBOOK, /* .xlsb */
    OUTSIDE_PROTECTED,       /* needs a password */
    OUTSIDE_DAMAGED,         /* `part` names the part, `row` the sheet's row if it is a sheet */
    OUTSIDE_PART_MISSING,
    OUTSIDE_DOCTYPE,   /* a document type declaration: entities are not expanded */
    OUTSIDE_TOO_LARGE, /* inflates beyond the limits: `limit` bytes */
    OUTSIDE_TOO_DENSE, /* inflates by more than `limit` to one */
    OUTSIDE_TOO_MANY_PARTS,
    OUTSIDE_TOO_MANY_ROWS,
    OUTSIDE_TOO_MANY_COLUMNS,
    OUTSIDE_CELL_TOO_LONG, /* `row` and `column` */
    OUTSIDE_ROW_TOO_LONG,
    OUTSIDE_NO_SUCH_SHEET,
    OUTSIDE_NO_DATA, /* no visible sheet holds anything */
    OUTSIDE_READ_FAILED,
    OUTSIDE_WRITE_FAILED,
    OUTSIDE_WRONG_REQUEST, /* another version, or not a request at all */
    OUTSIDE_CODES,
};

/*
 * Followed by texts, each ended by a NUL: the sheet taken, the part at fault, then the names
 * of the visible sheets, `sheet_count` of them, in the workbook's order.
 */
struct outside_answer {
    uint32_t version;
    uint32_t code; /* enum outside_code */
    uint64_t rows; /* written, without empty ones */
    uint64_t limit;
    uint32_t row, column; /* where; 1-based, 0 = nowhere in particular */
    uint32_t sheet_count;
    uint32_t text_length; /* all texts, with their NULs */
};

/*
 * OUTSIDE_LOOK, of a program that is started with this argument and then has the network and no
 * files: whether it is we who answer at an address. Followed by three texts, each ended by a NUL:
 * the address, the body of our answer, a file of certificates to trust ("": the system's).
 */
#define OUTSIDE_LOOK_TASK "look"
enum { OUTSIDE_LOOK_TEXTS = 3, OUTSIDE_LOOK_MAX = 8 * 1024, OUTSIDE_ADDRESS_BYTES = 16 };
struct outside_look_request {
    uint32_t version;
    uint32_t kind;
    uint32_t may_be_own; /* 1: also where it leads to our own network */
};

/* What was found. Stored: never renumber. */
enum look_code {
    LOOK_WORKS = 0,
    LOOK_NO_NAME = 1,      /* nobody knows the name */
    LOOK_OWN_NETWORK = 2,  /* it leads to an address that clients cannot reach */
    LOOK_REFUSED = 3,      /* nobody listens there */
    LOOK_TIMED_OUT = 4,    /* nobody answers */
    LOOK_NOT_TRUSTED = 5,  /* the certificate is signed by nobody who is known */
    LOOK_OTHER_NAME = 6,   /* it is for another name */
    LOOK_EXPIRED = 7,      /* it has run out */
    LOOK_NO_TLS = 8,       /* who answers speaks no TLS */
    LOOK_OTHER_ANSWER = 9, /* who answers is not this server */
    LOOK_FAILED = 10,      /* it could not be tried */
    LOOK_CODES,
};

struct outside_look_answer {
    uint32_t version;
    uint32_t code;                          /* enum look_code */
    uint32_t http_code;                     /* 0: none came */
    uint32_t is_own;                        /* 1: the address is one of our own network */
    uint8_t address[OUTSIDE_ADDRESS_BYTES]; /* of IPv6, or IPv4 mapped into it; zeros for none */
};

/*
 * OUTSIDE_READ_MAIL, of a program that is started with this argument and stays: one request and one
 * answer for each mail, until the socket closes. With a request come two descriptors, by
 * SCM_RIGHTS: the mail, a regular file or memfd, and an empty one of these that takes the decoded
 * attachments, one after the other, and behind them what mail_message_json() makes of the mail.
 */
#define OUTSIDE_READ_TASK "read"
struct outside_read_request {
    uint32_t version;
    uint32_t kind;
    uint32_t without_html; /* 1: when the HTML was too much for the process before */
};

struct outside_read_answer {
    uint32_t version;
    uint32_t code; /* enum outside_code: DONE, READ_FAILED, WRITE_FAILED, WRONG_REQUEST */
    uint64_t attachments_length;
    uint64_t json_length;
};
