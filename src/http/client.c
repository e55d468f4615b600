/* Calls to other systems and mail, through libcurl. One call, one connection: peers are few and far
 * between. Nothing is followed, guessed or taken from the environment. */
#include <curl/curl.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <string.h>

#include "base/time.h"
#include "http/http.h"

enum {
    CONNECT_MS = 5000,
    SUBJECT_PIECE = 45, /* bytes of UTF-8 in one encoded word: 60 letters, 75 with its frame */
    LINE_BYTES = 57,    /* 76 letters of base64 */
    MAIL_MOST = 1 << 20,
};

static void init_library(void)
{
    CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
    ASSERT(done == CURLE_OK);
}

static CURL *new_handle(int timeout_ms)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, init_library);
    CURL *curl = curl_easy_init();

    ASSERT(curl != NULL);
    (void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
    (void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                           (long)(timeout_ms < CONNECT_MS ? timeout_ms : CONNECT_MS));
    (void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    (void)curl_easy_setopt(curl, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2); /* or later */
    return curl;
}

static bool is_one_line(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F)
            return false;
    return true;
}

/* ---- HTTP --------------------------------------------------------------------------------- */

struct calling {
    CURL *curl;
    struct curl_slist *headers;
};

static void calling_done(struct calling *calling)
{
    curl_slist_free_all(calling->headers);
    curl_easy_cleanup(calling->curl);
}

static bool add_header(struct ctx *c, struct calling *calling, struct str name, struct str value)
{
    if (!is_one_line(name) || !is_one_line(value))
        return false;
    struct str line = str_printf(c->mem, STR_FMT ": " STR_FMT, STR_ARG(name), STR_ARG(value));
    calling->headers = curl_slist_append(calling->headers, line.p);
    ASSERT(calling->headers != NULL);
    return true;
}

static bool add_headers(struct ctx *c, struct calling *calling, const struct http_call *call)
{
    bool good = true;

    for (size_t i = 0; i < call->headers.n && good; i++)
        good = add_header(c, calling, call->headers.v[i].name, call->headers.v[i].value);
    if (call->content_type.n > 0)
        good = good && add_header(c, calling, STR("Content-Type"), call->content_type);
    (void)curl_easy_setopt(calling->curl, CURLOPT_HTTPHEADER, calling->headers);
    return good;
}

/* Returning less than was given makes libcurl stop with CURLE_WRITE_ERROR. */
static size_t take_bytes(char *data, size_t size, size_t n, void *arg)
{
    struct buf *buf = arg;

    buf_add(buf, (struct str){data, size_mul(size, n)});
    return buf_overflowed(buf) ? 0 : size * n;
}

static void set_sign_in(struct ctx *c, CURL *curl, struct str user, struct str password)
{
    if (user.n == 0)
        return;
    (void)curl_easy_setopt(curl, CURLOPT_USERNAME, str_z(c->mem, user));
    (void)curl_easy_setopt(curl, CURLOPT_PASSWORD, str_z(c->mem, password));
}

static bool is_this_machine(const char *host)
{
    static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};

    for (size_t i = 0; i < COUNT(names); i++)
        if (strcmp(host, names[i]) == 0)
            return true;
    return false;
}

/* Whether everything that is said there leaves this machine encrypted (M456-11): by the scheme, or
 * because it does not leave. */
static bool is_private(struct ctx *c, struct str url, const char *encrypted)
{
    CURLU *parts = curl_url();
    char *scheme = NULL, *host = NULL;

    ASSERT(parts != NULL);
    bool good = curl_url_set(parts, CURLUPART_URL, str_z(c->mem, url), 0) == CURLUE_OK &&
                curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
                curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
                (strcmp(scheme, encrypted) == 0 || is_this_machine(host));
    curl_free(scheme);
    curl_free(host);
    curl_url_cleanup(parts);
    return good;
}

static void set_call(struct ctx *c, CURL *curl, const struct http_call *call, struct buf *answer)
{
    (void)curl_easy_setopt(curl, CURLOPT_URL, str_z(c->mem, call->url));
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
    set_sign_in(c, curl, call->user, call->password);
    if (strcmp(call->method, "GET") != 0) {
        (void)curl_easy_setopt(curl, CURLOPT_POST, 1L);
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body.n);
        (void)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, call->body.n > 0 ? call->body.p : "");
        (void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, call->method);
    }
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
}

static enum status failed(struct ctx *c, CURLcode code)
{
    c->failure.detail = str_from_z(curl_easy_strerror(code));
    if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT)
        return FAIL(c, ST_INTERNAL, "http.server-fault");
    return FAIL(c, ST_BUSY, "http.peer-silent");
}

enum status
http_client_call(struct ctx *c, const struct http_call *call, struct http_answer *ret_answer)
{
    CLEANUP(calling_done) struct calling calling = {.curl = new_handle(call->timeout_ms)};
    struct buf body;
    long status = 0;
    const char *type = NULL;

    ASSERT(call->timeout_ms > 0 && call->max_answer > 0);
    if (!add_headers(c, &calling, call)) {
        c->failure.detail = STR("a header of a call has control characters");
        return FAIL(c, ST_INTERNAL, "http.server-fault");
    }
    if (!is_private(c, call->url, "https")) {
        c->failure.detail = STR("a call to another machine must be https");
        return FAIL(c, ST_INTERNAL, "http.server-fault");
    }
    buf_init(&body, c->mem, call->max_answer);
    set_call(c, calling.curl, call, &body);
    CURLcode code = curl_easy_perform(calling.curl);
    if (code != CURLE_OK)
        return failed(c, code);
    (void)curl_easy_getinfo(calling.curl, CURLINFO_RESPONSE_CODE, &status);
    (void)curl_easy_getinfo(calling.curl, CURLINFO_CONTENT_TYPE, &type);
    *ret_answer = (struct http_answer){.status = (int)status,
                                       .body = buf_str(&body),
                                       .content_type = str_copy(c->mem, str_from_z(type))};
    return ST_OK;
}

/* ---- mail --------------------------------------------------------------------------------- */

static void add_base64(struct buf *out, struct str bytes)
{
    unsigned char text[(LINE_BYTES + 2) / 3 * 4 + 1];

    ASSERT(bytes.n <= LINE_BYTES);
    int n = EVP_EncodeBlock(text, (const unsigned char *)bytes.p, (int)bytes.n);
    buf_add(out, (struct str){(const char *)text, (size_t)n});
}

/* The longest piece of at most `most` bytes that ends between two letters. */
static struct str whole_letters(struct str s, size_t most)
{
    size_t n = s.n < most ? s.n : most;

    while (n < s.n && n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return str_sub(s, 0, n);
}

/* RFC 2047, always encoded: simpler than to decide when not to. */
static void add_subject(struct buf *out, struct str subject)
{
    buf_add_z(out, "Subject:");
    while (subject.n > 0) {
        struct str piece = whole_letters(subject, SUBJECT_PIECE);
        buf_add_z(out, " =?UTF-8?B?");
        add_base64(out, piece);
        buf_add_z(out, "?=\r\n");
        subject = str_sub(subject, piece.n, subject.n);
    }
}

static void add_date(struct buf *out, int64_t now_us)
{
    static const char *const days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct civil t = time_civil(now_us);

    buf_printf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0500\r\n", days[t.weekday - 1], t.day,
               months[t.month - 1], t.year, t.hour, t.minute, t.second);
}

/* RFC 5322. Base64 lines cannot begin with a dot or be too long, so nothing needs stuffing. */
static void write_message(struct ctx *c, const struct http_mail *mail, struct buf *out)
{
    struct str text = mail->text;

    add_date(out, c->now_us);
    buf_printf(out, "From: <" STR_FMT ">\r\nTo: <" STR_FMT ">\r\n", STR_ARG(mail->from),
               STR_ARG(mail->to));
    add_subject(out, mail->subject);
    buf_printf(out, "Message-ID: " STR_FMT "\r\n", STR_ARG(mail->message_id));
    buf_add_z(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                   "Content-Type: text/plain; charset=utf-8\r\n"
                   "Content-Transfer-Encoding: base64\r\n\r\n");
    while (text.n > 0) {
        add_base64(out, str_sub(text, 0, LINE_BYTES));
        buf_add_z(out, "\r\n");
        text = str_sub(text, text.n < LINE_BYTES ? text.n : LINE_BYTES, text.n);
    }
}

struct reading {
    struct str rest;
};

static size_t give_bytes(char *data, size_t size, size_t n, void *arg)
{
    struct reading *reading = arg;
    struct str piece = str_sub(reading->rest, 0, size_mul(size, n));

    if (piece.n > 0)
        memcpy(data, piece.p, piece.n);
    reading->rest = str_sub(reading->rest, piece.n, reading->rest.n);
    return piece.n;
}

static bool is_address(struct str s)
{
    size_t at;

    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] >= 0x7F || s.p[i] == '<' || s.p[i] == '>')
            return false;
    return str_find(s, STR("@"), &at) && at > 0 && at + 1 < s.n;
}

/* The connection must be encrypted; on this machine it is when the server can and nothing secret is
 * said. */
static void
set_mail(struct ctx *c, CURL *curl, const struct http_mail *mail, struct reading *reading)
{
    bool open = mail->user.n == 0 && is_private(c, mail->server, "smtps");
    long encrypt = open ? CURLUSESSL_TRY : CURLUSESSL_ALL;

    (void)curl_easy_setopt(curl, CURLOPT_URL, str_z(c->mem, mail->server));
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    (void)curl_easy_setopt(curl, CURLOPT_USE_SSL, encrypt);
    set_sign_in(c, curl, mail->user, mail->password);
    (void)curl_easy_setopt(curl, CURLOPT_MAIL_FROM, str_z(c->mem, mail->from));
    (void)curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_bytes);
    (void)curl_easy_setopt(curl, CURLOPT_READDATA, reading);
}

enum status http_client_mail(struct ctx *c, const struct http_mail *mail)
{
    struct buf message;
    long reply = 0;

    ASSERT(mail->timeout_ms > 0);
    if (!is_address(mail->from) || !is_address(mail->to) || !is_one_line(mail->message_id) ||
        !is_one_line(mail->subject))
        return FAIL(c, ST_INVALID, "http.mail-address");
    buf_init(&message, c->mem, MAIL_MOST);
    write_message(c, mail, &message);
    if (buf_overflowed(&message))
        return FAIL(c, ST_INVALID, "http.too-large");
    CLEANUP(calling_done) struct calling calling = {.curl = new_handle(mail->timeout_ms)};
    struct reading reading = {buf_str(&message)};
    calling.headers = curl_slist_append(NULL, str_z(c->mem, mail->to)); /* recipients */
    ASSERT(calling.headers != NULL);
    set_mail(c, calling.curl, mail, &reading);
    (void)curl_easy_setopt(calling.curl, CURLOPT_MAIL_RCPT, calling.headers);
    CURLcode code = curl_easy_perform(calling.curl);
    if (code == CURLE_OK)
        return ST_OK;
    (void)curl_easy_getinfo(calling.curl, CURLINFO_RESPONSE_CODE, &reply);
    if (code != CURLE_LOGIN_DENIED && reply >= 500 && reply < 600) {
        c->failure.detail = str_printf(c->mem, "SMTP %ld", reply);
        return FAIL(c, ST_INVALID, "http.mail-refused");
    }
    return failed(c, code);
}
