import { z } from 'zod'
import { verdicts } from '../search.ts'
import { call, localized, message, told } from './schema-parts.ts'

const count = z.int().min(0)

const possible = {
  times: told(count, 'How often, in all.', 1),
  when: told(
    z.array(
      z.strictObject({
        side: told(z.string(), 'The endpoint.', 'client'),
        peer: told(z.string(), 'The peer whose connection it is.', 'server').exactOptional(),
        state: told(z.string(), 'The state that it must be in.', 'SYN-SENT'),
      }),
    ),
    'The states that endpoints, or their connections with a peer, must be in.',
  ),
}

/** What was asked of every run, and what was found. */
export const searchFormat = z.strictObject({
  properties: told(
    z.array(
      z.strictObject({
        name: told(z.string(), 'The name of the property.', 'no-ghost'),
        sentence: told(localized, 'What it says, in every language.'),
      }),
    ),
    'What was asked of every run.',
  ),
  environment: told(
    z.strictObject({
      may: told(
        z.array(
          z.discriminatedUnion('kind', [
            z.strictObject({
              kind: told(z.literal('call'), 'A call of a user.', 'call'),
              ...possible,
              endpoint: told(z.string(), 'The endpoint whose user may make the call.', 'client'),
              to: told(z.string(), 'The peer that the call is about.', 'server').exactOptional(),
              call,
              following: told(
                z.string(),
                'Not before the endpoint has made all its calls of this name.',
                'SEND',
              ).exactOptional(),
            }),
            z.strictObject({
              kind: told(z.literal('inject'), 'A message that no endpoint sent.', 'inject'),
              ...possible,
              from: told(z.string(), 'The source that the message bears.', '203.0.113.1'),
              to: told(z.string(), 'The endpoint that it goes to.', 'server'),
              by: told(
                z.string(),
                'The endpoint that really sends it.',
                'attacker',
              ).exactOptional(),
              message,
            }),
          ]),
        ),
        'What users may call, and what may be put into the network, at any moment.',
      ),
      order: told(z.enum(['any', 'fifo']), 'Whether messages may overtake each other.', 'any'),
      losses: told(count, 'How many messages the network may lose.', 0),
      duplicates: told(count, 'How many messages the network may duplicate.', 1),
      expiries: told(
        z.record(z.string(), told(count, 'How often.', 2)),
        'By timer: how often it may expire, in all; another, as often as it is due.',
        { rto: 2 },
      ),
      spurious: told(
        z.boolean(),
        'Whether a timer may expire though what is in flight would still stop it.',
        false,
      ),
    }),
    'What users and network may do.',
  ),
  verdict: told(z.enum(verdicts), 'What was found.', 'violated'),
  states: told(count, 'How many worlds were met.', 7),
  events: told(
    count,
    'How many events the run has; none that answers has fewer.',
    3,
  ).exactOptional(),
})
