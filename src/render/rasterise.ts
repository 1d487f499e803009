import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { facesFor, monoFiles } from './font.ts'
import { unpackWoff } from './sfnt.ts'

/**
 * An SVG as a PNG, twice as large, in light colours. Its text is in the fonts of figures, whatever the machine has, so
 * that the picture is the same everywhere; sharp and the font must be installed. A process of its own draws it, since
 * fonts are chosen once in a process, and a site's own images may have theirs.
 */
export async function rasterise(svg: string): Promise<Uint8Array> {
  const folder = await mkdtemp(path.join(tmpdir(), 'wirefig-fonts-'))
  try {
    const files = facesFor(svg).map(face => ({
      ...face,
      file: face.file.replace(/\.woff2$/, '.woff'),
    }))
    const faces = [...files, ...monoFiles()].map(async ({ name, file }) => {
      const packed = await readFile(file)
      await writeFile(path.join(folder, `${name}.ttf`), unpackWoff(packed))
    })
    await Promise.all(faces)
    const config = path.join(folder, 'fonts.conf')
    await writeFile(config, fontConfig(folder))
    return await drawIn({ ...process.env, FONTCONFIG_FILE: config, FONTCONFIG_PATH: folder }, svg)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Nothing but the fonts of a folder, whose cache is in it, too: a relative one would be in the working directory. */
function fontConfig(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}</dir>
  <cachedir>${folder}/cache</cachedir>
</fontconfig>
`
}

async function drawIn(env: NodeJS.ProcessEnv, svg: string): Promise<Uint8Array> {
  // Beside this file, and compiled with it.
  const script = fileURLToPath(import.meta.url.replace(/rasterise(?=\.[jt]s$)/, 'sharp'))
  const child = spawn(process.execPath, [script], { env, stdio: 'pipe' })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  child.stdin.end(svg)
  const [image, said, code] = await Promise.all([buffer(child.stdout), text(child.stderr), ended])
  if (code !== 0) throw new Error(`sharp failed: ${said.trim()}`)
  return image
}
