import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** Why there is no image: `found; expected`, in lower case and without a full stop. Rule ids are stable. */
export interface Refusal {
  readonly reason: string
  readonly ruleId: string
}

/** Measures and draws the text of images. */
export const fontPackage = '@fontsource/noto-sans-sc'

/** Draws numbers and states where every letter is as wide as any other: it comes with wirefig. */
export const monoPackage = '@fontsource/dejavu-mono'

/** What drawing needs besides a browser: optional peers, that a project without images need not install. */
export const packages = ['@mermaid-js/mermaid-cli', 'puppeteer', fontPackage] as const

/** Those that are not there. */
export function missingPackages(): string[] {
  return packages.filter(name => locate(name) === undefined)
}

/** All that is missing in one reason, with the commands that install it: packages, and a browser unless it is there. */
export function refuseMissing(
  missing: readonly string[],
  browserCommands: readonly string[] = [],
): Refusal {
  const browser = browserCommands.map(command => `\`${command}\``).join(' or ')
  const names = [...missing.map(name => `\`${name}\``), ...(browser ? ['a browser'] : [])]
  const commands = [
    ...(missing.length > 0 ? [`\`npm install --save-dev ${missing.join(' ')}\``] : []),
    ...(browser ? [browser] : []),
  ]
  return {
    reason: `images need ${and(names)}, not installed; expected ${commands.join(', and ')} before`,
    ruleId: 'not-installed',
  }
}

/** The file that a package's name leads to from a module (its path or URL); undefined where there is no such package. */
export function locate(name: string, from: string = import.meta.url): string | undefined {
  try {
    return createRequire(from).resolve(name)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') {
      return undefined
    }
    throw error
  }
}

/** The folder of the mermaid that mermaid-cli brings: a site's own may be of another version. */
export function mermaidFolder(cli: string | undefined = locate('@mermaid-js/mermaid-cli')): string {
  const found = cli && locate('mermaid/package.json', cli)
  if (!found) throw new Error(`no mermaid for ${cli}`)
  return path.dirname(found)
}

/** The folder of a package that a file belongs to. */
export function folderOf(name: string, file: string): string {
  let folder = path.dirname(file)
  while (!existsSync(path.join(folder, 'package.json')) || manifest(folder).name !== name) {
    if (path.dirname(folder) === folder) throw new Error(`no package.json of ${name} above ${file}`)
    folder = path.dirname(folder)
  }
  return folder
}

export function versionOf(folder: string): string {
  return manifest(folder).version
}

function manifest(folder: string): { readonly name: string; readonly version: string } {
  return JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
}

function and(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
