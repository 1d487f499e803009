/*
 * Question: is reordering enough for a bad end if the side that closes first does not wait?
 * Property: last-ack-acknowledged.
 * Environment: both begin ESTABLISHED; the client may CLOSE, the server may CLOSE in CLOSE-WAIT; segments may
 * overtake each other; nothing is lost or duplicated. Who has forgotten the connection answers a segment with RST.
 * RFC 9293 §3.5.2 (reset generation), §3.6 (Figure 12), §3.10.7.1, §3.10.7.4 (second, eighth).
 */
#define NO_TIME_WAIT 1
#define LAST_ACK_ACKNOWLEDGED 1
#define CLIENT_CLOSES IS(CLIENT, ESTABLISHED)
#define SERVER_CLOSES IS(SERVER, CLOSE_WAIT)

#include "../tcp.pml"
#include "../properties.pml"
