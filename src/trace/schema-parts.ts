import { z } from 'zod'

/** What several parts of a trace's schema have in common. */

export const localized = z.strictObject({
  en: told(z.string(), 'The text in English.', 'first handshake step'),
  zh: told(z.string(), 'The text in Chinese.', '第一次握手'),
})

const data = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.string()),
  z.array(z.number()),
])

export const message = told(
  z.record(z.string(), told(data, 'A field of the message.', 100)),
  'The message, as the protocol has it: of a TCP segment `seq` and `ack` modulo 2^32, `ctl`, `wnd` in octets, `text`, one character an octet, and `psh` where PSH is set.',
  { seq: 100, ctl: ['SYN'], wnd: 65_535, text: '' },
)

export const call = told(
  z
    .object({ name: told(z.string(), 'The call, in the words of the protocol.', 'SEND') })
    .catchall(told(data, 'An argument of the call.', 10)),
  'The call and its arguments.',
  { name: 'SEND', octets: 10 },
)

/** With what it means, in sentences, and an example. */
export function told<Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  ...examples: readonly unknown[]
): Schema {
  return schema.meta({ description, ...(examples.length > 0 && { examples: [...examples] }) })
}
