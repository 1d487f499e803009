/*
 * Question: does TIME-WAIT help against reordering and a loss?
 * Property: last-ack-acknowledged.
 * Environment: both begin ESTABLISHED; the client may CLOSE, the server may CLOSE in CLOSE-WAIT; segments may
 * overtake each other, one is lost, two are retransmitted.
 * RFC 9293 §3.4.2 (MSL), §3.6.1, §3.10.7.4, §3.10.8.
 */
#define LAST_ACK_ACKNOWLEDGED 1
#define LOSSES 1
#define RETRANSMISSIONS 2
#define CLIENT_CLOSES IS(CLIENT, ESTABLISHED)
#define SERVER_CLOSES IS(SERVER, CLOSE_WAIT)

#include "../tcp.pml"
#include "../properties.pml"
