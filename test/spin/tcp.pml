/*
 * Two TCPs and the network between them, from RFC 9293 §3.4 to §3.10, as small as the questions of why-not/ allow. A
 * question says what users and network may do, which rule is missing and what must always hold, and then includes this
 * file, which shares nothing with the project's own model: that the answers agree is the point.
 *
 * Counting. Every event (a call, an arrival, a loss, a duplication, a timer's expiry) is exactly two steps of the one
 * process, a choice and its effect; what an endpoint sends belongs to the effect. So a breadth-first search meets the
 * run of fewest events first, and that run prints a line `event: …` for each of them.
 *
 * Left out: windows that close, urgent data, options, retransmission but by a timer, segments held out of order
 * (§3.10.7.4 has a SHOULD; here such a segment is acknowledged and dropped), simultaneous OPEN (the server only listens).
 *
 * Timers. One expires only if nothing is in flight: no retransmission is spurious, and 2 MSL outlive every segment
 * (§3.4.2). 2 MSL, four minutes, also outlive every RTO: TIME-WAIT does not end while someone will still retransmit.
 *
 * What a question may set, and what holds if it does not:
 */

#define AS_OFTEN_AS_DUE 255

#ifndef OPENS            /* how often the client may OPEN while the server listens; 0: both begin ESTABLISHED */
#define OPENS 0
#endif
#ifndef SENDS            /* units that a user may SEND in ESTABLISHED and in CLOSE-WAIT */
#define SENDS 0
#endif
#ifndef SENDER
#define SENDER SERVER
#endif
#ifndef CLIENT_CLOSES    /* when the user may CLOSE */
#define CLIENT_CLOSES false
#endif
#ifndef SERVER_CLOSES
#define SERVER_CLOSES false
#endif
#ifndef LOSSES
#define LOSSES 0
#endif
#ifndef DUPLICATES
#define DUPLICATES 0
#endif
#ifndef RETRANSMISSIONS
#define RETRANSMISSIONS AS_OFTEN_AS_DUE
#endif
#ifndef FIFO             /* whether segments of one direction keep their order */
#define FIFO 0
#endif
#ifndef RFC5961          /* whether an ACK that is older than a window is refused, RFC 5961 §5 */
#define RFC5961 0
#endif

/* The rules that are missing, by what is there instead. With -DSTANDARD none is missing. */
#ifdef STANDARD
#undef TWO_WAY
#undef EARLY_FIN
#undef WITHHELD_ACK
#undef NO_TIME_WAIT
#undef SHORT_TIME_WAIT
#undef NO_RETRANSMISSION
#endif
#ifndef TWO_WAY          /* the server is ESTABLISHED with the SYN, the client does not acknowledge the SYN,ACK */
#define TWO_WAY 0
#endif
#ifndef EARLY_FIN        /* a FIN is answered with FIN,ACK at once; there is no CLOSE-WAIT */
#define EARLY_FIN 0
#endif
#ifndef WITHHELD_ACK     /* a FIN is acknowledged with the own one */
#define WITHHELD_ACK 0
#endif
#ifndef NO_TIME_WAIT     /* the side that closes first forgets the connection with the last ACK */
#define NO_TIME_WAIT 0
#endif
#ifndef SHORT_TIME_WAIT  /* TIME-WAIT may end before the other side has retransmitted */
#define SHORT_TIME_WAIT 0
#endif
#ifndef NO_RETRANSMISSION
#define NO_RETRANSMISSION 0
#endif

#define CLIENT 0
#define SERVER 1

#define SYN 1
#define ACK 2
#define FIN 4
#define RST 8

#define WINDOW 4
/* ISSs lie further apart than a window is wide: 10, 20, … for the client's incarnations, 100, 110, … for the server's. */
#define CLIENT_ISS(incarnation) (10 * (incarnation))
#define SERVER_ISS(incarnation) (90 + 10 * (incarnation))
#define INCARNATION(iss) ((iss) / 10)

#define ROOM 6

mtype = { CLOSED, LISTEN, SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT, CLOSING, LAST_ACK, TIME_WAIT }
/* What happens; the last four are causes only. */
mtype = { OPEN, SEND, CLOSE, ARRIVAL, LOSS, DUPLICATION, RETRANSMISSION, TWO_MSL, rcv_SYN, rcv_ACK, rcv_FIN, rcv_RST }

/* SND.UNA, SND.NXT, RCV.NXT of §3.3.1. */
typedef Tcb { mtype state; byte iss; byte irs; byte una; byte nxt; byte rcv }
Tcb tcb[2]

/* By receiver: control bits, SEG.SEQ, SEG.ACK, octets of text. Without FIFO kept sorted, for then order says nothing. */
chan network[2] = [ROOM] of { byte, byte, byte, byte }

byte opened, born, sent
byte received[2]
byte opens = OPENS
byte sends = SENDS
byte losses = LOSSES
byte duplicates = DUPLICATES
byte retransmissions = RETRANSMISSIONS
bool broken

/* The event that is chosen. */
mtype what
byte side, place

/* The segment that is looked at, and scratch: 0 from one event to the next. */
byte bits, seq, ack, octets, b, s, a, o, k, n, go

#if FIFO
#define PUT(to, c, q, r, t) network[to]!c, q, r, t
#else
#define PUT(to, c, q, r, t) network[to]!!c, q, r, t
#endif

#define IS(me, it) (tcb[me].state == it)
#define HAS(bit) ((bits & bit) != 0)
#define LENGTH (octets + (HAS(SYN) -> 1 : 0) + (HAS(FIN) -> 1 : 0))

inline transmit(from, control, number, acked, text) {
  assert(nfull(network[1 - (from)]));
  PUT(1 - (from), control, number, acked, text)
}

inline acknowledge(me) { transmit(me, ACK, tcb[me].nxt, tcb[me].rcv, 0) }

/* Called where a state changes, with the numbers that hold after it. */
inline become(me, it, cause) {
  observe(me, it, cause);
  tcb[me].state = it
}

/* A TCB is deleted. Whoever listens still does: a listener is not the connection that came of it. */
inline forget(me, cause) {
  if
  :: me == SERVER && OPENS > 0 -> become(me, LISTEN, cause)
  :: else -> become(me, CLOSED, cause)
  fi;
  tcb[me].iss = 0; tcb[me].irs = 0; tcb[me].una = 0; tcb[me].nxt = 0; tcb[me].rcv = 0
}

/* §3.5, §3.10.1 */
inline open() {
  opens--;
  opened++;
  tcb[CLIENT].iss = CLIENT_ISS(opened);
  tcb[CLIENT].una = tcb[CLIENT].iss;
  tcb[CLIENT].nxt = tcb[CLIENT].iss + 1;
  transmit(CLIENT, SYN, tcb[CLIENT].iss, 0, 0);
  become(CLIENT, SYN_SENT, OPEN)
}

/* §3.10.2: in ESTABLISHED and CLOSE-WAIT. */
inline send(me) {
  sends--;
  sent++;
  transmit(me, ACK, tcb[me].nxt, tcb[me].rcv, 1);
  tcb[me].nxt++
}

inline fin(me, it, cause) {
  transmit(me, FIN | ACK, tcb[me].nxt, tcb[me].rcv, 0);
  tcb[me].nxt++;
  become(me, it, cause)
}

/* §3.10.4 */
inline close(me) {
  if
  :: IS(me, SYN_SENT) -> forget(me, CLOSE)
  :: IS(me, CLOSE_WAIT) -> fin(me, LAST_ACK, CLOSE)
  :: else -> fin(me, FIN_WAIT_1, CLOSE)
  fi
}

/* §3.8.1, RFC 6298 (5.4): the earliest segment that is not acknowledged. */
inline retransmit(me) {
  if
  :: retransmissions != AS_OFTEN_AS_DUE -> retransmissions--
  :: else -> skip
  fi;
  if
  :: IS(me, SYN_SENT) -> transmit(me, SYN, tcb[me].iss, 0, 0)
  :: !IS(me, SYN_SENT) && tcb[me].una == tcb[me].iss -> transmit(me, SYN | ACK, tcb[me].iss, tcb[me].rcv, 0)
  :: else ->
    if
    :: tcb[me].una + 1 == tcb[me].nxt && (IS(me, FIN_WAIT_1) || IS(me, CLOSING) || IS(me, LAST_ACK)) ->
      transmit(me, FIN | ACK, tcb[me].una, tcb[me].rcv, 0)
    :: else -> transmit(me, ACK, tcb[me].una, tcb[me].rcv, 1)
    fi
  fi
}

/* Reset generation, group 1 and 2 of §3.5.2. */
inline refuse(me) {
  if
  :: HAS(RST) -> skip
  :: !HAS(RST) && HAS(ACK) -> transmit(me, RST, ack, 0, 0)
  :: else -> transmit(me, RST | ACK, 0, seq + LENGTH, 0)
  fi
}

/* §3.10.7.2 */
inline receive_in_listen(me) {
  if
  :: HAS(RST) -> skip
  :: !HAS(RST) && HAS(ACK) -> refuse(me)
  :: !HAS(RST) && !HAS(ACK) && HAS(SYN) ->
    born++;
    tcb[me].iss = SERVER_ISS(born);
    tcb[me].irs = seq;
    tcb[me].rcv = seq + 1;
    tcb[me].una = tcb[me].iss;
    tcb[me].nxt = tcb[me].iss + 1;
    transmit(me, SYN | ACK, tcb[me].iss, tcb[me].rcv, 0);
#if TWO_WAY
    become(me, ESTABLISHED, rcv_SYN)
#else
    become(me, SYN_RECEIVED, rcv_SYN)
#endif
  :: else -> skip
  fi
}

/* §3.10.7.3; the server never opens actively, so that no SYN comes without an ACK. */
inline receive_in_syn_sent(me) {
  if
  :: HAS(ACK) && (ack <= tcb[me].iss || ack > tcb[me].nxt) -> refuse(me)
  :: else ->
    if
    :: HAS(RST) && HAS(ACK) -> forget(me, rcv_RST)
    :: !HAS(RST) && HAS(SYN) && HAS(ACK) ->
      tcb[me].irs = seq;
      tcb[me].rcv = seq + 1;
      tcb[me].una = ack;
#if !TWO_WAY
      acknowledge(me);
#endif
      become(me, ESTABLISHED, rcv_SYN)
    :: else -> skip
    fi
  fi
}

/* Both FINs are acknowledged. */
inline done(me, cause) {
#if NO_TIME_WAIT
  forget(me, cause)
#else
  become(me, TIME_WAIT, cause)
#endif
}

#define INSIDE(me, number) (tcb[me].rcv <= (number) && (number) < tcb[me].rcv + WINDOW)

/* §3.10.7.4; `go` is whether the segment is still to be looked at. */
inline receive_otherwise(me) {
  /* First, the sequence number. */
  go = INSIDE(me, seq) || (LENGTH > 0 && INSIDE(me, seq + LENGTH - 1));
  if
  :: !go && !HAS(RST) -> acknowledge(me)
  :: else -> skip
  fi;

  /* Second, RST. A connection that came of a passive OPEN goes back to LISTEN. */
  if
  :: go && HAS(RST) ->
    go = false;
    if
    :: seq == tcb[me].rcv -> forget(me, rcv_RST)
    :: else -> acknowledge(me)
    fi
  :: else -> skip
  fi;

  /* Fourth, SYN. */
  if
  :: go && HAS(SYN) ->
    go = false;
    if
    :: IS(me, SYN_RECEIVED) -> forget(me, rcv_SYN)
    :: else -> acknowledge(me)
    fi
  :: else -> skip
  fi;

  /* Fifth, ACK. */
  if
  :: go && !HAS(ACK) -> go = false
  :: go && HAS(ACK) && IS(me, SYN_RECEIVED) ->
    if
    :: tcb[me].una < ack && ack <= tcb[me].nxt ->
      tcb[me].una = ack;
      become(me, ESTABLISHED, rcv_ACK)
    :: else ->
      refuse(me);
      go = false
    fi
  :: go && HAS(ACK) && !IS(me, SYN_RECEIVED) ->
    if
    :: ack > tcb[me].nxt ->
      acknowledge(me);
      go = false
    :: ack <= tcb[me].nxt && tcb[me].una < ack -> tcb[me].una = ack
    :: RFC5961 && ack + WINDOW < tcb[me].una ->
      acknowledge(me);
      go = false
    :: else -> skip
    fi;
    if
    :: go && tcb[me].una == tcb[me].nxt && IS(me, FIN_WAIT_1) -> become(me, FIN_WAIT_2, rcv_ACK)
    :: go && tcb[me].una == tcb[me].nxt && IS(me, CLOSING) -> done(me, rcv_ACK)
    :: go && tcb[me].una == tcb[me].nxt && IS(me, LAST_ACK) ->
      forget(me, rcv_ACK);
      go = false
    :: else -> skip
    fi
  :: else -> skip
  fi;

  /* Not the next in sequence. */
  if
  :: go && LENGTH > 0 && seq != tcb[me].rcv ->
    acknowledge(me);
    go = false
  :: else -> skip
  fi;

  /* Seventh, text. */
  if
  :: go && octets > 0 && (IS(me, ESTABLISHED) || IS(me, FIN_WAIT_1) || IS(me, FIN_WAIT_2)) ->
    tcb[me].rcv = tcb[me].rcv + octets;
    received[me] = received[me] + octets;
    acknowledge(me)
  :: else -> skip
  fi;

  /* Eighth, FIN. */
  if
  :: go && HAS(FIN) ->
    tcb[me].rcv++;
    if
    :: IS(me, ESTABLISHED) ->
#if EARLY_FIN
      fin(me, LAST_ACK, rcv_FIN)
#else
#if !WITHHELD_ACK
      acknowledge(me);
#endif
      become(me, CLOSE_WAIT, rcv_FIN)
#endif
    :: IS(me, FIN_WAIT_1) ->
      acknowledge(me);
      become(me, CLOSING, rcv_FIN)
    :: IS(me, FIN_WAIT_2) ->
      acknowledge(me);
      done(me, rcv_FIN)
    :: else -> skip
    fi
  :: else -> skip
  fi
}

inline receive(me) {
  if
  :: IS(me, CLOSED) -> refuse(me)
  :: IS(me, LISTEN) -> receive_in_listen(me)
  :: IS(me, SYN_SENT) -> receive_in_syn_sent(me)
  :: else -> receive_otherwise(me)
  fi
}

/* Takes the segment at `place` out of the network, or only reads it; the others keep their order. */
inline take(me, keeps) {
  n = len(network[me]);
  k = 0;
  do
  :: k < n ->
    network[me]?b, s, a, o;
    if
    :: k == place -> bits = b; seq = s; ack = a; octets = o
    :: else -> skip
    fi;
    if
    :: k != place || keeps -> network[me]!b, s, a, o
    :: else -> skip
    fi;
    k++
  :: else -> break
  od
}

mtype = { client, server }
#define NAME(side) (side == CLIENT -> client : server)

inline happen() {
  if
  :: what == ARRIVAL || what == LOSS -> take(side, false)
  :: what == DUPLICATION -> take(side, true)
  :: else -> skip
  fi;
  if
  :: bits != 0 -> printf("event: %e at %e, control bits %d, SEQ %d, ACK %d\n", what, NAME(side), bits, seq, ack)
  :: else -> printf("event: %e at %e\n", what, NAME(side))
  fi;
  if
  :: what == OPEN -> open()
  :: what == SEND -> send(side)
  :: what == CLOSE -> close(side)
  :: what == ARRIVAL -> receive(side)
  :: what == LOSS -> losses--
  :: what == DUPLICATION ->
    duplicates--;
    transmit(1 - side, bits, seq, ack, octets)
  :: what == RETRANSMISSION -> retransmit(side)
  :: what == TWO_MSL -> forget(side, TWO_MSL)
  fi;
  printf("  client %e, server %e\n", tcb[CLIENT].state, tcb[SERVER].state);
  check();
  what = 0; side = 0; place = 0;
  bits = 0; seq = 0; ack = 0; octets = 0; b = 0; s = 0; a = 0; o = 0; k = 0; n = 0; go = 0;
  assert(!broken)
}

#define CHOICE(condition, event, at, which) d_step { (condition) -> what = event; side = at; place = which }
#define IN_FLIGHT(at, which) (len(network[at]) > which && (!FIFO || which == 0))
#define OF_NETWORK(at, which) \
  :: CHOICE(IN_FLIGHT(at, which), ARRIVAL, at, which) \
  :: CHOICE(losses > 0 && len(network[at]) > which, LOSS, at, which) \
  :: CHOICE(duplicates > 0 && len(network[at]) > which, DUPLICATION, at, which)
#define NOTHING_IN_FLIGHT (len(network[CLIENT]) == 0 && len(network[SERVER]) == 0)
#define IS_UNACKNOWLEDGED(at) (!NO_RETRANSMISSION && tcb[at].una != tcb[at].nxt)
#define IS_RETRANSMISSION_DUE (!SHORT_TIME_WAIT && (IS_UNACKNOWLEDGED(CLIENT) || IS_UNACKNOWLEDGED(SERVER)))
#define OF_TIMERS(at) \
  :: CHOICE(NOTHING_IN_FLIGHT && retransmissions > 0 && IS_UNACKNOWLEDGED(at), RETRANSMISSION, at, 0) \
  :: CHOICE(NOTHING_IN_FLIGHT && IS(at, TIME_WAIT) && !IS_RETRANSMISSION_DUE, TWO_MSL, at, 0)

inline begin() {
  if
  :: OPENS > 0 ->
    tcb[CLIENT].state = CLOSED;
    tcb[SERVER].state = LISTEN
  :: else ->
    tcb[CLIENT].state = ESTABLISHED;
    tcb[SERVER].state = ESTABLISHED;
    tcb[CLIENT].iss = CLIENT_ISS(1);
    tcb[SERVER].iss = SERVER_ISS(1);
    tcb[CLIENT].irs = tcb[SERVER].iss;
    tcb[SERVER].irs = tcb[CLIENT].iss;
    tcb[CLIENT].una = tcb[CLIENT].iss + 1;
    tcb[SERVER].una = tcb[SERVER].iss + 1;
    tcb[CLIENT].nxt = tcb[CLIENT].una;
    tcb[SERVER].nxt = tcb[SERVER].una;
    tcb[CLIENT].rcv = tcb[SERVER].una;
    tcb[SERVER].rcv = tcb[CLIENT].una
  fi
}

/* Every run of the events that users and network may choose. */
inline explore() {
  d_step { begin() };
end:
  do
  :: if
    :: CHOICE(opens > 0 && IS(CLIENT, CLOSED), OPEN, CLIENT, 0)
    :: CHOICE(sends > 0 && (IS(SENDER, ESTABLISHED) || IS(SENDER, CLOSE_WAIT)), SEND, SENDER, 0)
    :: CHOICE(CLIENT_CLOSES, CLOSE, CLIENT, 0)
    :: CHOICE(SERVER_CLOSES, CLOSE, SERVER, 0)
    OF_NETWORK(CLIENT, 0) OF_NETWORK(CLIENT, 1) OF_NETWORK(CLIENT, 2)
    OF_NETWORK(CLIENT, 3) OF_NETWORK(CLIENT, 4) OF_NETWORK(CLIENT, 5)
    OF_NETWORK(SERVER, 0) OF_NETWORK(SERVER, 1) OF_NETWORK(SERVER, 2)
    OF_NETWORK(SERVER, 3) OF_NETWORK(SERVER, 4) OF_NETWORK(SERVER, 5)
    OF_TIMERS(CLIENT) OF_TIMERS(SERVER)
    fi;
    d_step { happen() }
  od
}
