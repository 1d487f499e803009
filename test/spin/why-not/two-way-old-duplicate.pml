/*
 * Question: the textbooks’ story of two segments, where an old duplicate of the SYN comes when its connection is
 * closed: how long is it if every segment of the close counts?
 * Property: no-ghost.
 * Environment: the server listens, also when a connection has ended; the client may OPEN once and CLOSE in
 * ESTABLISHED, the server may CLOSE in CLOSE-WAIT; one duplicate; segments may overtake each other; nothing is
 * lost.
 * RFC 9293 §3.5 (Figure 8), §3.6 (Figure 12), §3.10.7.2, §3.10.7.4.
 */
#define TWO_WAY 1
#define NO_GHOST 1
#define OPENS 1
#define DUPLICATES 1
#define CLIENT_CLOSES IS(CLIENT, ESTABLISHED)
#define SERVER_CLOSES IS(SERVER, CLOSE_WAIT)

#include "../tcp.pml"
#include "../properties.pml"
