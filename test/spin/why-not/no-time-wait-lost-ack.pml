/*
 * Question: the textbooks’ reason for TIME-WAIT: what becomes of the passive side if the last ACK is lost?
 * Property: last-ack-acknowledged.
 * Environment: both begin ESTABLISHED; the client may CLOSE, the server may CLOSE in CLOSE-WAIT; segments of one
 * direction keep their order, one is lost, one is retransmitted.
 * RFC 9293 §3.5.2, §3.6.1, §3.8.1, §3.10.7.1.
 */
#define NO_TIME_WAIT 1
#define LAST_ACK_ACKNOWLEDGED 1
#define FIFO 1
#define LOSSES 1
#define RETRANSMISSIONS 1
#define CLIENT_CLOSES IS(CLIENT, ESTABLISHED)
#define SERVER_CLOSES IS(SERVER, CLOSE_WAIT)

#include "../tcp.pml"
#include "../properties.pml"
