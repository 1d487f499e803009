/*
 * Question: why does a side that receives a FIN not wait with the ACK until it closes, too?
 * Property: no-needless-retransmission.
 * Environment: both begin ESTABLISHED; the client may CLOSE, the server may CLOSE in CLOSE-WAIT; segments may
 * overtake each other; nothing is lost or duplicated.
 * RFC 9293 §3.8.1, §3.8.6.3, §3.10.7.4 (eighth).
 */
#define WITHHELD_ACK 1
#define NO_NEEDLESS_RETRANSMISSION 1
#define CLIENT_CLOSES IS(CLIENT, ESTABLISHED)
#define SERVER_CLOSES IS(SERVER, CLOSE_WAIT)

#include "../tcp.pml"
#include "../properties.pml"
