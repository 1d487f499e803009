import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { folderOf, locate, type Refusal, versionOf } from './packages.ts'

const name = '@sparticuz/chromium'

/** A browser that brings its libraries and a font: its path, and the environment that it needs. */
export interface Chromium {
  readonly path: string
  readonly env: Readonly<Record<string, string>>
}

/**
 * The Chromium of `@sparticuz/chromium`, for Linux on x64: unpacked (200 MB) into the user's caches when it is first
 * asked for. Undefined where the package is not installed.
 */
export async function packagedChromium(
  caches: string = process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'),
): Promise<Chromium | Refusal | undefined> {
  const module = packageFile()
  if (!module) return undefined
  const folder = path.join(caches, 'wirefig', `chromium-${versionOf(folderOf(name, module))}`)
  const refusal = existsSync(folder) ? undefined : await unpack(module, folder)
  if (refusal) return refusal
  const { LD_LIBRARY_PATH, FONTCONFIG_FILE } = process.env
  const libraries = [path.join(folder, 'al2023/lib'), ...(LD_LIBRARY_PATH ? [LD_LIBRARY_PATH] : [])]
  return {
    path: path.join(folder, 'chromium'),
    env: {
      LD_LIBRARY_PATH: libraries.join(':'),
      FONTCONFIG_FILE: FONTCONFIG_FILE ?? path.join(folder, 'fonts.conf'),
    },
  }
}

export function hasPackagedChromium(): boolean {
  return packageFile() !== undefined
}

function packageFile(): string | undefined {
  return process.platform === 'linux' && process.arch === 'x64' ? locate(name) : undefined
}

/** Whoever else unpacks at the same time, the folder appears whole. */
async function unpack(module: string, folder: string): Promise<Refusal | undefined> {
  const temporary = `${folder}.${randomUUID()}.tmp`
  try {
    await mkdir(temporary, { recursive: true })
    // The package unpacks into the temporary folder, and its libraries only where it takes the machine for AWS Lambda:
    // variables of a process of its own.
    const code = `await (await import('${pathToFileURL(module)}')).default.executablePath()`
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], {
      env: { ...process.env, TMPDIR: temporary, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    })
    await writeFile(path.join(temporary, 'fonts.conf'), fontsConf(folder))
    await rename(temporary, folder)
    return undefined
  } catch (error) {
    if (existsSync(folder)) return undefined
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC'].includes(String(code))) throw error
    return {
      reason: `\`${folder}\` cannot be written to; expected a folder for Chromium: \`XDG_CACHE_HOME\` names another`,
      ruleId: 'no-browser',
    }
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

/** The machine's fonts, if it has any, and one that Chromium does not start without. */
function fontsConf(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${escapeXml(path.join(folder, 'fonts'))}</dir>
  <cachedir>${escapeXml(path.join(folder, 'fontconfig'))}</cachedir>
</fontconfig>
`
}

function escapeXml(text: string): string {
  return text.replace(/[&<]/g, character => (character === '&' ? '&amp;' : '&lt;'))
}
