// Links of wirefig are for `wirefig update`: readers get a value's text, and a reference leads to its figure.
import { readFileSync } from 'node:fs'

// mdBook asks whether a renderer is supported; then it sends the context and the book.
if (process.argv[2] !== 'supports') {
  const [, book] = JSON.parse(readFileSync(0, 'utf8'))
  process.stdout.write(JSON.stringify(book, (_, value) => withoutLinks(value)))
}

function withoutLinks(value) {
  if (typeof value !== 'string') return value
  return value
    .replaceAll('](wirefig:#', '](#')
    .replace(/\[([^\]]*)\]\(wirefig:[^)]*\)/g, (_, text) => text)
}
