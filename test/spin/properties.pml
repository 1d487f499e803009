/*
 * What may be asked, by the name it has in the scenarios. A question defines the names it asks for as 1; each is broken
 * by an event (`observe`, where a state changes) or by what an event leaves (`check`, after each).
 */

#ifndef ISS_AGREED
#define ISS_AGREED 0
#endif
#ifndef NO_GHOST
#define NO_GHOST 0
#endif
#ifndef DELIVERED_ONCE
#define DELIVERED_ONCE 0
#endif
#ifndef ALL_RECEIVED
#define ALL_RECEIVED 0
#endif
#ifndef LAST_ACK_ACKNOWLEDGED
#define LAST_ACK_ACKNOWLEDGED 0
#endif
#ifndef BOTH_ESTABLISHED
#define BOTH_ESTABLISHED 0
#endif
#ifndef NO_NEEDLESS_RETRANSMISSION
#define NO_NEEDLESS_RETRANSMISSION 0
#endif

#define OURS INCARNATION(tcb[CLIENT].iss)
#define THEIRS INCARNATION(tcb[SERVER].irs)
#define IS_OPENING (IS(CLIENT, SYN_SENT) || IS(CLIENT, SYN_RECEIVED))

/* By the client's incarnation: the ISS of the server that it has taken, and who was ESTABLISHED in it. */
#if ISS_AGREED
byte taken[OPENS + 1]
#endif
#if NO_GHOST
bool clientEstablished[OPENS + 1]
bool serverEstablished[OPENS + 1]
#endif

inline observe(me, it, cause) {
  if
  :: me == CLIENT && it == ESTABLISHED ->
#if ISS_AGREED
    taken[OURS] = tcb[CLIENT].irs;
#endif
#if NO_GHOST
    clientEstablished[OURS] = true;
#endif
    skip
  :: me == SERVER && it == ESTABLISHED ->
#if ISS_AGREED
    /* When the server becomes ESTABLISHED with (IRS, ISS), the client of that IRS has taken that ISS. */
    broken = broken || taken[THEIRS] != tcb[SERVER].iss;
#endif
#if NO_GHOST
    /* It does so once for an incarnation, which the client is opening, or in which it is or has been ESTABLISHED. */
    broken = broken || serverEstablished[THEIRS] || !(IS_OPENING && OURS == THEIRS || clientEstablished[THEIRS]);
    serverEstablished[THEIRS] = true;
#endif
    skip
#if LAST_ACK_ACKNOWLEDGED
  /* A side leaves LAST-ACK only because its FIN is acknowledged. */
  :: IS(me, LAST_ACK) -> broken = cause != rcv_ACK
#endif
  :: else -> skip
  fi
}

#define IS_DONE(me) (IS(me, CLOSED) || IS(me, TIME_WAIT))
#define IS_QUIET (NOTHING_IN_FLIGHT && !(opens > 0 && IS(CLIENT, CLOSED)) && \
  !IS_UNACKNOWLEDGED(CLIENT) && !IS_UNACKNOWLEDGED(SERVER))

inline check() {
#if DELIVERED_ONCE
  /* A unit that the client sent once reaches the server's user at most once. At most one is sent. */
  broken = broken || received[SERVER] > 1;
#endif
#if ALL_RECEIVED
  /* When both sides are done, the client has received whatever the server's user wanted to send, sent or not. */
  broken = broken || (IS_DONE(CLIENT) && IS_DONE(SERVER) && received[CLIENT] != SENDS);
#endif
#if BOTH_ESTABLISHED
  /* When nothing more can happen, both sides are ESTABLISHED. */
  broken = broken || (IS_QUIET && !(IS(CLIENT, ESTABLISHED) && IS(SERVER, ESTABLISHED)));
#endif
#if NO_NEEDLESS_RETRANSMISSION
  /* Nothing is retransmitted that was not lost; here nothing is lost. */
  broken = broken || what == RETRANSMISSION;
#endif
  skip
}

init { explore() }
