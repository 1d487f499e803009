/*
 * Question: does retransmission mend one loss?
 * Property: both-established.
 * Environment: the server listens, the client may OPEN once; segments may overtake each other, one is lost, two are
 * retransmitted.
 * RFC 9293 §3.8.1.
 */
#define BOTH_ESTABLISHED 1
#define OPENS 1
#define LOSSES 1
#define RETRANSMISSIONS 2

#include "../tcp.pml"
#include "../properties.pml"
