/*
 * Question: can a server that is ESTABLISHED with the SYN be so for a connection that nobody has?
 * Property: no-ghost.
 * Environment: the server listens, the client may OPEN once and CLOSE in SYN-SENT; segments may overtake each
 * other; nothing is lost or duplicated.
 * RFC 9293 §3.5, §3.10.4 (CLOSE in SYN-SENT deletes the TCB), §3.10.7.2.
 */
#define TWO_WAY 1
#define NO_GHOST 1
#define OPENS 1
#define CLIENT_CLOSES IS(CLIENT, SYN_SENT)

#include "../tcp.pml"
#include "../properties.pml"
