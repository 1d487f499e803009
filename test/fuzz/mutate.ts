import fc from 'fast-check'

/** One of some inputs, cut, repeated, mixed with the others and with words that mean something to their readers. */
export function mutated(inputs: readonly Buffer[], words: readonly string[]): fc.Arbitrary<Buffer> {
  const input = fc.nat({ max: inputs.length - 1 }).map(index => inputs[index] ?? Buffer.alloc(0))
  const place = fc.double({ min: 0, max: 1, noNaN: true })
  const change = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('word' as const),
        at: place,
        word: fc.constantFrom(...words),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('cut' as const),
        at: place,
        length: fc.nat({ max: 60 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('octet' as const),
        at: place,
        octet: fc.nat({ max: 255 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('copy' as const),
        at: place,
        from: place,
        length: fc.nat({ max: 200 }),
        other: input,
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const), at: place }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('repeat' as const),
        at: place,
        length: fc.nat({ max: 40 }),
        times: fc.nat({ max: 50 }),
      }),
    },
  )
  return fc
    .tuple(input, fc.array(change, { minLength: 1, maxLength: 8 }))
    .map(([first, changes]) => {
      let octets = first
      for (const change of changes) {
        const at = Math.floor(change.at * octets.length)
        const splice = (length: number, ...put: readonly Uint8Array[]) =>
          Buffer.concat([octets.subarray(0, at), ...put, octets.subarray(at + length)])
        switch (change.kind) {
          case 'word':
            octets = splice(0, Buffer.from(change.word))
            break
          case 'cut':
            octets = splice(change.length)
            break
          case 'octet':
            octets = splice(1, Buffer.from([change.octet]))
            break
          case 'copy': {
            const from = Math.floor(change.from * change.other.length)
            octets = splice(0, change.other.subarray(from, from + change.length))
            break
          }
          case 'end':
            octets = octets.subarray(0, at)
            break
          case 'repeat': {
            const part = octets.subarray(at, at + change.length)
            octets = splice(0, ...Array<Buffer>(change.times).fill(part))
            break
          }
          default:
            change satisfies never
        }
      }
      return octets
    })
}
