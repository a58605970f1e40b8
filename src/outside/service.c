// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/service.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "outside/csv_out.h"
#include "outside/old_workbook.h"
#include "outside/qr.h"
#include "outside/xlsx_zip.h"

enum { DESCRIPTORS = 2, WORKBOOK = 0, CSV = 1 };

/* A request as it came, checked. */
struct request {
    struct outside_request header;
    const char *sheet; /* NULL = the first with data; the text of a QR code */
    int descriptors[DESCRIPTORS];
};

static bool take_descriptors(struct msghdr *message, int descriptors[DESCRIPTORS])
{
    const struct cmsghdr *control = CMSG_FIRSTHDR(message);
    const size_t wanted = DESCRIPTORS * sizeof(int);

    if (control == NULL || control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS ||
        control->cmsg_len != CMSG_LEN(wanted))
        return false;
    memcpy(descriptors, CMSG_DATA(control), wanted);
    return true;
}

static bool check_request(const char *bytes, size_t length, struct arena *arena,
                          struct request *request)
{
    struct outside_request *header = &request->header;

    if (length < sizeof(*header))
        return false;
    memcpy(header, bytes, sizeof(*header));
    if (header->version != OUTSIDE_VERSION ||
        (header->kind != OUTSIDE_XLSX_TO_CSV && header->kind != OUTSIDE_QR_CODE) ||
        header->sheet_length != length - sizeof(*header) || header->text_max > UINT32_MAX)
        return false;
    if (header->sheet_length > 0)
        request->sheet = arena_copy(arena, bytes + sizeof(*header), header->sheet_length);
    return true;
}

/* False when nothing came; *ret_code tells whether what came can be served. */
static bool receive(int socket, struct arena *arena, struct request *request,
                    enum outside_code *ret_code)
{
    char *bytes = arena_alloc(arena, OUTSIDE_MESSAGE_MAX);
    _Alignas(struct cmsghdr) char control[CMSG_SPACE(DESCRIPTORS * sizeof(int))];
    struct iovec piece = {bytes, OUTSIDE_MESSAGE_MAX};
    struct msghdr message = {.msg_iov = &piece,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof(control)};
    ssize_t length = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);

    if (length <= 0)
        return false;
    bool is_whole = (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) == 0;
    bool is_request = is_whole && check_request(bytes, (size_t)length, arena, request) &&
                      (request->header.kind == OUTSIDE_QR_CODE ||
                       take_descriptors(&message, request->descriptors));
    *ret_code = is_request ? OUTSIDE_DONE : OUTSIDE_WRONG_REQUEST;
    return true;
}

static enum outside_code convert_open(struct xlsx_zip *zip, const struct request *request,
                                      struct csv_out *out, struct arena *arena,
                                      struct xlsx_result *result)
{
    const struct xlsx_choice choice = {.sheet = request->sheet,
                                       .rows_max = request->header.rows_max,
                                       .text_max = request->header.text_max,
                                       .sheet_max = request->header.sheet_max};
    const struct xlsx_parts parts = xlsx_zip_parts(zip);
    const struct xlsx_rows rows = csv_out_rows(out);
    enum outside_code code = xlsx_read(&parts, &choice, &rows, arena, result);

    if (xlsx_zip_limit(zip) > 0)
        result->limit = xlsx_zip_limit(zip);
    return code == OUTSIDE_DONE ? csv_out_flush(out) : code;
}

static enum outside_code convert(const struct request *request, struct csv_out *out,
                                 struct arena *arena, struct xlsx_result *result)
{
    int workbook = request->descriptors[WORKBOOK];
    struct xlsx_zip *zip;
    enum outside_code code = xlsx_zip_open(workbook, arena, &zip);

    if (code == OUTSIDE_NOT_A_WORKBOOK)
        return old_workbook_kind(workbook);
    if (code != OUTSIDE_DONE)
        return code;
    code = convert_open(zip, request, out, arena, result);
    xlsx_zip_close(zip);
    return code;
}

/* Names that no longer fit into one message are left away. */
static void add_texts(struct text *texts, const struct xlsx_result *result,
                      struct outside_answer *answer)
{
    const size_t most = OUTSIDE_MESSAGE_MAX - sizeof(*answer) - XLSX_SHEET_NAME_MAX - 1;

    text_add_slice(texts, (struct slice){result->sheet, strlen(result->sheet) + 1});
    text_add_slice(texts, (struct slice){result->part, strlen(result->part) + 1});
    for (size_t i = 0; i < result->name_count && texts->length < most; i++) {
        text_add_slice(texts, (struct slice){result->names[i], strlen(result->names[i]) + 1});
        answer->sheet_count++;
    }
    answer->text_length = (uint32_t)texts->length;
}

static void send_answer(int socket, enum outside_code code, uint64_t rows,
                        const struct xlsx_result *result, struct arena *arena)
{
    struct outside_answer answer = {.version = OUTSIDE_VERSION,
                                    .code = code,
                                    .rows = rows,
                                    .limit = result->limit,
                                    .row = result->row,
                                    .column = result->column};
    struct text texts = text_new(arena);

    add_texts(&texts, result, &answer);
    struct iovec pieces[] = {{&answer, sizeof(answer)}, {texts.at, texts.length}};
    const struct msghdr message = {.msg_iov = pieces, .msg_iovlen = 2};
    (void)sendmsg(socket, &message, MSG_NOSIGNAL);
}

/* The pipe is closed before the answer, so that the reader meets its end in any case. */
static void answer(int socket, const struct request *request, struct arena *arena)
{
    struct xlsx_result result = {.sheet = "", .part = ""};
    struct csv_out *out = csv_out_open(request->descriptors[CSV], request->header.csv_max, arena);
    enum outside_code code = convert(request, out, arena, &result);

    close(request->descriptors[CSV]);
    send_answer(socket, code, csv_out_row_count(out), &result, arena);
    close(request->descriptors[WORKBOOK]);
}

static void answer_qr(int socket, const struct request *request, struct arena *arena)
{
    struct xlsx_result result = {.sheet = "", .part = ""};
    uint32_t side = 0;
    enum outside_code code =
        qr_make((struct slice){request->sheet ? request->sheet : "", request->header.sheet_length},
                arena, &side, &result.sheet);

    result.limit = QR_TEXT_MAX;
    send_answer(socket, code, side, &result, arena);
}

bool service_answer_one(int socket)
{
    struct arena arena = {0};
    struct request request = {.descriptors = {-1, -1}};
    enum outside_code code;
    bool is_there = receive(socket, &arena, &request, &code);

    if (is_there && code == OUTSIDE_DONE && request.header.kind == OUTSIDE_QR_CODE) {
        answer_qr(socket, &request, &arena);
    } else if (is_there && code == OUTSIDE_DONE) {
        answer(socket, &request, &arena);
    } else if (is_there) {
        const struct xlsx_result nothing = {.sheet = "", .part = ""};
        send_answer(socket, code, 0, &nothing, &arena);
    }
    arena_free(&arena);
    return is_there;
}
