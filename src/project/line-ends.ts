/**
 * Whether two files hold the same, line ends apart: git and editors change those of a text (`core.autocrlf`), and a
 * text says the same with either. Octets with a U+0000 among them are no text, as git has it, and are compared as they
 * are.
 */
export function isSameText(one: string | Uint8Array, other: string | Uint8Array): boolean {
  const [a, b] = [bytesOf(one), bytesOf(other)]
  if (a.equals(b)) return true
  return isText(a) && isText(b) && withLineFeeds(octets(a)) === withLineFeeds(octets(b))
}

/** A text whose lines all end in U+000A. */
export function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n')
}

/**
 * What takes the place of a text, with line ends of the kind that the text has. Where it has none, or several, or where
 * either is no text, nothing is changed.
 */
export function withLineEndsOf(kept: Uint8Array, content: string | Uint8Array): Uint8Array {
  const [before, after] = [bytesOf(kept), bytesOf(content)]
  if (!isText(before) || !isText(after)) return after
  const [end, ...others] = new Set(octets(before).match(/\r\n?|\n/g))
  if (end === undefined || others.length > 0) return after
  return Buffer.from(octets(after).replace(/\r\n?|\n/g, end), 'latin1')
}

function bytesOf(content: string | Uint8Array): Buffer {
  if (typeof content === 'string') return Buffer.from(content, 'utf8')
  return Buffer.from(content.buffer, content.byteOffset, content.byteLength)
}

function isText(bytes: Buffer): boolean {
  return !bytes.includes(0)
}

/** A character an octet; line ends are the same octets in UTF-8. */
function octets(bytes: Buffer): string {
  return bytes.toString('latin1')
}
