/*
 * Question: can old data be delivered again to a server that is ESTABLISHED with an old SYN?
 * Property: delivered-once.
 * Environment: the server listens, also when a connection has ended; the client may OPEN once, SEND one unit, and
 * CLOSE in ESTABLISHED, the server may CLOSE in CLOSE-WAIT; two duplicates; segments may overtake each other;
 * nothing is lost. An old ACK is ignored, as RFC 9293 has it without RFC 5961.
 * RFC 9293 §3.4.1, §3.5, §3.10.7.4 (fifth).
 */
#define TWO_WAY 1
#define DELIVERED_ONCE 1
#define OPENS 1
#define SENDS 1
#define SENDER CLIENT
#define DUPLICATES 2
#define CLIENT_CLOSES IS(CLIENT, ESTABLISHED)
#define SERVER_CLOSES IS(SERVER, CLOSE_WAIT)

#include "../tcp.pml"
#include "../properties.pml"
