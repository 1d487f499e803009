/*
 * Question: are three segments enough against all of it?
 * Property: iss-agreed, no-ghost and delivered-once.
 * Environment: the server listens, also when a connection has ended; the client may OPEN twice, one after the other
 * (§3.10.1), SEND one unit, and CLOSE in SYN-SENT and in ESTABLISHED, the server may CLOSE in CLOSE-WAIT; one
 * duplicate; segments may overtake each other; nothing is lost.
 * RFC 9293 §3.5 (Figures 6 and 8), §3.10.
 */
#define ISS_AGREED 1
#define NO_GHOST 1
#define DELIVERED_ONCE 1
#define OPENS 2
#define SENDS 1
#define SENDER CLIENT
#define DUPLICATES 1
#define CLIENT_CLOSES (IS(CLIENT, SYN_SENT) || IS(CLIENT, ESTABLISHED))
#define SERVER_CLOSES IS(SERVER, CLOSE_WAIT)

#include "../tcp.pml"
#include "../properties.pml"
