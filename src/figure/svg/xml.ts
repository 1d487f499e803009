/**
 * A text as XML shows it, in an element or in an attribute: what XML has no character for becomes a space. Braces and
 * dollars are references, too, for whoever puts XML into a page of a template engine or of Svelte.
 */
export function escapeXml(text: string): string {
  return text
    .replace(unfit, ' ')
    .replace(/[&<>"{}$]/g, character => `&#${character.codePointAt(0)};`)
}

/** Control characters, lone surrogates, noncharacters, and what would turn the direction of the letters around it. */
const unfit =
  /[\p{Cc}\p{Cs}\u{200e}\u{200f}\u{2028}-\u{202e}\u{2066}-\u{2069}\u{fdd0}-\u{fdef}\u{fffe}\u{ffff}]+/gu
