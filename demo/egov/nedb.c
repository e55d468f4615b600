/* The National Education Database behind the gateway's channel. How it misbehaves is its own: see
 * nedb/testing/peer.h. */
#include "peer.h"

struct answer nedb_channel(struct call *call)
{
    static const enum nedb_peer_mode modes[MODE_COUNT] = {
        [MODE_REJECT] = NEDB_REJECTS, [MODE_SILENT] = NEDB_SILENT, [MODE_TWICE] = NEDB_TWICE};
    struct peer *peer = call->peer;
    int status;

    peer->nedb.mode = modes[peer->modes[SERVICE_NEDB]];
    struct str body = nedb_peer_answer(&peer->nedb, call->mem, call->body, &status);
    return (struct answer){status, "text/xml; charset=utf-8", body, STR("")};
}
