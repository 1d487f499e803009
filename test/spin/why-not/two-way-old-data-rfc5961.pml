/*
 * Question: does RFC 5961’s check of the ACK keep old data out, where the two-way handshake lets the old SYN in?
 * Property: delivered-once.
 * Environment: the server listens, also when a connection has ended; the client may OPEN once, SEND one unit, and
 * CLOSE in ESTABLISHED, the server may CLOSE in CLOSE-WAIT; two duplicates; segments may overtake each other;
 * nothing is lost. A segment whose ACK is older than a window is acknowledged and dropped.
 * RFC 5961 §5; RFC 9293 §3.10.7.4 (fifth).
 */
#define TWO_WAY 1
#define RFC5961 1
#define DELIVERED_ONCE 1
#define OPENS 1
#define SENDS 1
#define SENDER CLIENT
#define DUPLICATES 2
#define CLIENT_CLOSES IS(CLIENT, ESTABLISHED)
#define SERVER_CLOSES IS(SERVER, CLOSE_WAIT)

#include "../tcp.pml"
#include "../properties.pml"
