// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/tls.h"

#include <errno.h>
#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <stdatomic.h>
#include <sys/stat.h>

enum { CHAIN_MAX = 10 };

struct tls_pair {
    gnutls_pcert_st chain[CHAIN_MAX];
    unsigned chain_length;
    gnutls_privkey_t key;
    struct tls_pair *previous; /* a handshake under way may use it still */
};

/* The library's callback is told nothing that could lead to it, so it stands here: the one variable
 * of its kind beside the level of the log. */
static _Atomic(struct tls_pair *) tls_now;

static enum status refuse(struct fault *fault, const char *path, int code)
{
    return fault_set(fault, STATUS_INVALID, "tls-certificate",
                     MESSAGE("{1} cannot be used for TLS: {2}", arg_text(path),
                             arg_text(gnutls_strerror(code))));
}

/* AC-121 */
static enum status check_key_file(const char *path, struct fault *fault)
{
    struct stat file;

    if (stat(path, &file) != 0)
        return fault_set_errno(fault, STATUS_INVALID, "tls-key",
                               MESSAGE("{1} cannot be read", arg_text(path)), errno);
    if ((file.st_mode & S_IRWXO) == 0)
        return STATUS_OK;
    return fault_set(fault, STATUS_INVALID, "tls-key",
                     MESSAGE("others may read the key in {1}: take that from them with chmod o=",
                             arg_text(path)));
}

/* Whether they belong together is looked at as the library does it. */
static int check_pair(const gnutls_datum_t *certificate, const gnutls_datum_t *key)
{
    gnutls_certificate_credentials_t credentials;
    int code = gnutls_certificate_allocate_credentials(&credentials);

    if (code < 0)
        return code;
    code = gnutls_certificate_set_x509_key_mem(credentials, certificate, key, GNUTLS_X509_FMT_PEM);
    gnutls_certificate_free_credentials(credentials);
    return code;
}

static int import(struct tls_pair *pair, const gnutls_datum_t *certificate,
                  const gnutls_datum_t *key)
{
    int code = check_pair(certificate, key);

    pair->chain_length = CHAIN_MAX;
    if (code >= 0)
        code = gnutls_pcert_list_import_x509_raw(pair->chain, &pair->chain_length, certificate,
                                                 GNUTLS_X509_FMT_PEM,
                                                 GNUTLS_X509_CRT_LIST_FAIL_IF_UNSORTED);
    if (code < 0) {
        pair->chain_length = 0;
        return code;
    }
    code = gnutls_privkey_init(&pair->key);
    if (code >= 0)
        code = gnutls_privkey_import_x509_raw(pair->key, key, GNUTLS_X509_FMT_PEM, NULL, 0);
    return code;
}

static void forget(struct tls_pair *pair)
{
    for (unsigned i = 0; i < pair->chain_length; i++)
        gnutls_pcert_deinit(&pair->chain[i]);
    if (pair->key)
        gnutls_privkey_deinit(pair->key);
}

static enum status read_pair(const struct tls_files *files, struct tls_pair *pair,
                             struct fault *fault)
{
    gnutls_datum_t certificate = {0}, key = {0};
    const char *path = files->certificate;
    int code = gnutls_load_file(files->certificate, &certificate);

    if (code >= 0) {
        path = files->key;
        code = gnutls_load_file(files->key, &key);
    }
    if (code >= 0)
        code = import(pair, &certificate, &key);
    gnutls_memset(key.data, 0, key.size);
    gnutls_free(key.data);
    gnutls_free(certificate.data);
    return code >= 0 ? STATUS_OK : refuse(fault, path, code);
}

enum status tls_read(const struct tls_files *files, struct arena *arena, struct fault *fault)
{
    struct tls_pair *pair = arena_alloc(arena, sizeof(*pair));

    enum status status = check_key_file(files->key, fault);
    if (status == STATUS_OK)
        status = read_pair(files, pair, fault);
    if (status != STATUS_OK) {
        forget(pair);
        return status;
    }
    pair->previous = atomic_load(&tls_now);
    atomic_store(&tls_now, pair);
    return STATUS_OK;
}

static int choose(gnutls_session_t session, const gnutls_datum_t *authorities, int authority_count,
                  const gnutls_pk_algorithm_t *algorithms, int algorithm_count,
                  gnutls_pcert_st **ret_chain, unsigned *ret_length, gnutls_privkey_t *ret_key)
{
    struct tls_pair *pair = atomic_load(&tls_now);

    (void)session;
    (void)authorities;
    (void)authority_count;
    (void)algorithms;
    (void)algorithm_count;
    if (pair == NULL)
        return -1;
    *ret_chain = pair->chain;
    *ret_length = pair->chain_length;
    *ret_key = pair->key;
    return 0;
}

tls_function *tls_certificate_callback(void)
{
    return (tls_function *)choose;
}

void tls_forget(void)
{
    struct tls_pair *pair = atomic_exchange(&tls_now, NULL);

    for (; pair; pair = pair->previous)
        forget(pair);
}
