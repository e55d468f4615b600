/* authority_service PORT FOLDER [MODE]: the OCSP and time-stamping services of a certification
 * authority of the shape of the national one, at http://127.0.0.1:PORT/, whose anchors it writes
 * into FOLDER. MODE: silent, garbage, other-nonce, other-digest, other-policy, wrong-clock, ended,
 * refuses, slow. For trying `signature.ocsp_url` and `signature.tsp_url`. */
#include <stdio.h>

#include "base/scan.h"
#include "base/time.h"
#include "cades/testing/service.h"

static bool find_mode(const char *word, struct authority_peer *peer)
{
    for (int i = 0; i < AUTHORITY_MODES; i++) {
        if (str_eq_z(str_from_z(word), authority_mode_name((enum authority_mode)i))) {
            peer->mode = (enum authority_mode)i;
            return true;
        }
    }
    return false;
}

static bool write_anchor(struct arena *mem, const char *folder, const char *name, struct bytes b)
{
    FILE *out = fopen(str_printf(mem, "%s/%s", folder, name).p, "wb");
    bool fine = out && fwrite(b.p, 1, b.n, out) == b.n;

    return out && fclose(out) == 0 && fine;
}

int main(int argc, char **argv)
{
    struct authority_peer peer = {0};
    int64_t port;

    if (argc < 3 || argc > 4 || !scan_i64(str_from_z(argv[1]), 1, UINT16_MAX, &port) ||
        (argc == 4 && !find_mode(argv[3], &peer))) {
        (void)fputs("usage: authority_service PORT FOLDER [MODE]\n", stderr);
        return 2;
    }
    struct arena *mem = arena_new(64 << 20, 64 << 20);
    peer.country = authority_at(mem, KEY_GOST_2015_512, time_real_us());
    if (!write_anchor(mem, argv[2], "root.cer", peer.country->root->certificate) ||
        !write_anchor(mem, argv[2], "issuer.cer", peer.country->issuer->certificate) ||
        !authority_peer_listen(&peer, (int)port)) {
        (void)fprintf(stderr, "authority_service: cannot use %s or port %s\n", argv[2], argv[1]);
        return 1;
    }
    (void)authority_peer_serve(&peer);
    arena_free(mem);
    return 0;
}
