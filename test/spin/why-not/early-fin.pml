/*
 * Question: why does a side that receives a FIN not answer with ACK and FIN at once?
 * Property: all-received.
 * Environment: both begin ESTABLISHED; the client may CLOSE, the server’s user may SEND one unit and then CLOSE;
 * segments may overtake each other; nothing is lost or duplicated.
 * RFC 9293 §3.6 (who closes may still receive), §3.10.7.4 (eighth).
 */
#define EARLY_FIN 1
#define ALL_RECEIVED 1
#define SENDS 1
#define CLIENT_CLOSES IS(CLIENT, ESTABLISHED)
#define SERVER_CLOSES (sends == 0 && (IS(SERVER, ESTABLISHED) || IS(SERVER, CLOSE_WAIT)))

#include "../tcp.pml"
#include "../properties.pml"
