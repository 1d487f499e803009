/*
 * Question: does a server that is ESTABLISHED with the SYN know that the client has its ISS?
 * Property: iss-agreed.
 * Environment: the server listens, the client may OPEN once; segments may overtake each other; nothing is lost or
 * duplicated.
 * RFC 9293 §3.4.1, §3.5 (why three segments); §3.10.7.2, §3.10.7.3 (the rules that are replaced).
 */
#define TWO_WAY 1
#define ISS_AGREED 1
#define OPENS 1

#include "../tcp.pml"
#include "../properties.pml"
