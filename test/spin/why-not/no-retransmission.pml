/*
 * Question: what does one loss do to a TCP that never retransmits?
 * Property: both-established.
 * Environment: the server listens, the client may OPEN once; segments may overtake each other, one is lost.
 * RFC 9293 §3.8.1.
 */
#define NO_RETRANSMISSION 1
#define BOTH_ESTABLISHED 1
#define OPENS 1
#define LOSSES 1

#include "../tcp.pml"
#include "../properties.pml"
