// SPDX-License-Identifier: AGPL-3.0-or-later
#include "outside/mail_tls.h"

#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>

struct mail_tls_session {
    gnutls_session_t session;
    gnutls_certificate_credentials_t credentials;
};

static bool is_address(const char *host)
{
    return host[strspn(host, "0123456789.")] == '\0' || strchr(host, ':') != NULL;
}

static bool prepare(struct mail_tls_session *tls, int fd, const char *host, const char *trust)
{
    if (gnutls_certificate_allocate_credentials(&tls->credentials) < 0)
        return false;
    int count =
        trust ? gnutls_certificate_set_x509_trust_file(tls->credentials, trust, GNUTLS_X509_FMT_PEM)
              : gnutls_certificate_set_x509_system_trust(tls->credentials);
    if (count <= 0 || gnutls_init(&tls->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK) < 0)
        return false;
    if (gnutls_priority_set_direct(tls->session, "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2",
                                   NULL) < 0 ||
        gnutls_credentials_set(tls->session, GNUTLS_CRD_CERTIFICATE, tls->credentials) < 0)
        return false;
    if (!is_address(host) &&
        gnutls_server_name_set(tls->session, GNUTLS_NAME_DNS, host, strlen(host)) < 0)
        return false;
    gnutls_session_set_verify_cert(tls->session, host, 0);
    gnutls_transport_set_int(tls->session, fd);
    return true;
}

struct mail_tls_session *mail_tls_open(int fd, const char *host, const char *trust)
{
    struct mail_tls_session *tls = calloc(1, sizeof(*tls));

    if (!tls)
        return NULL;
    if (!prepare(tls, fd, host, trust)) {
        mail_tls_close(tls);
        return NULL;
    }
    return tls;
}

static enum mail_tls_step waits_for(const struct mail_tls_session *tls)
{
    return gnutls_record_get_direction(tls->session) == 0 ? MAIL_TLS_WANTS_READ
                                                          : MAIL_TLS_WANTS_WRITE;
}

static enum mail_code why_not_trusted(const struct mail_tls_session *tls)
{
    unsigned found = gnutls_session_get_verify_cert_status(tls->session);

    if ((found & (GNUTLS_CERT_EXPIRED | GNUTLS_CERT_NOT_ACTIVATED)) != 0)
        return MAIL_EXPIRED;
    if ((found & GNUTLS_CERT_UNEXPECTED_OWNER) != 0)
        return MAIL_OTHER_NAME;
    return MAIL_NOT_TRUSTED;
}

enum mail_tls_step mail_tls_handshake(struct mail_tls_session *tls, enum mail_code *ret_code)
{
    int result = gnutls_handshake(tls->session);

    if (result == GNUTLS_E_SUCCESS)
        return MAIL_TLS_DONE;
    if (result == GNUTLS_E_AGAIN || result == GNUTLS_E_INTERRUPTED)
        return waits_for(tls);
    if (gnutls_error_is_fatal(result) == 0)
        return MAIL_TLS_WANTS_READ; /* a warning of the other end */
    *ret_code =
        result == GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR ? why_not_trusted(tls) : MAIL_NO_TLS;
    return MAIL_TLS_FAILED;
}

static ssize_t outcome(const struct mail_tls_session *tls, ssize_t result)
{
    if (result >= 0)
        return result;
    if (result == GNUTLS_E_AGAIN || result == GNUTLS_E_INTERRUPTED ||
        gnutls_error_is_fatal((int)result) == 0)
        return waits_for(tls);
    return MAIL_TLS_FAILED;
}

ssize_t mail_tls_read(struct mail_tls_session *tls, void *bytes, size_t length)
{
    return outcome(tls, gnutls_record_recv(tls->session, bytes, length));
}

ssize_t mail_tls_write(struct mail_tls_session *tls, const void *bytes, size_t length)
{
    return outcome(tls, gnutls_record_send(tls->session, bytes, length));
}

size_t mail_tls_pending(struct mail_tls_session *tls)
{
    return gnutls_record_check_pending(tls->session);
}

void mail_tls_close(struct mail_tls_session *tls)
{
    if (!tls)
        return;
    if (tls->session) {
        (void)gnutls_bye(tls->session, GNUTLS_SHUT_WR);
        gnutls_deinit(tls->session);
    }
    if (tls->credentials)
        gnutls_certificate_free_credentials(tls->credentials);
    free(tls);
}
