/** A program: an SVG on standard input becomes a PNG on standard output, of two pixels to one of the SVG's. */
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'

const svg = await buffer(process.stdin)
process.stdout.write(
  await sharp(svg, { density: 2 * 72 })
    .png()
    .toBuffer(),
)
