/** `npm run licences`: that whatever a project installs with wirefig has a licence that lets it be used freely. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { init, type ModuleInfos } from 'license-checker-rseidelsohn'

const allowed: readonly string[] = [
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0'],
  ...['CC0-1.0', 'Python-2.0', 'Unlicense'],
  // Of a font.
  'OFL-1.1',
]

interface Locked {
  readonly version?: string
  readonly dev?: boolean
  readonly peer?: boolean
  readonly devOptional?: boolean
}

const root = path.join(import.meta.dirname, '..')
const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>
}

/** What comes with the package: what is for development, or for a peer, does not. */
const shipped = new Set(
  Object.entries(lock.packages)
    .filter(([folder, { dev, peer, devOptional }]) => folder && !dev && !peer && !devOptional)
    .map(([folder, { version }]) => `${folder.replace(/^.*node_modules\//, '')}@${version}`),
)

const found = await new Promise<ModuleInfos>((resolve, reject) => {
  init({ start: root, production: true }, (error, packages) =>
    error ? reject(error) : resolve(packages),
  )
})

/** Whether a licence, or one of those to choose from, is allowed. */
function isAllowed(licence: string): boolean {
  const choices = licence.replace(/^\((.*)\)$/, '$1').split(' OR ')
  return choices.some(choice => allowed.includes(choice))
}

const missing = [...shipped].filter(name => !Object.hasOwn(found, name))
const refused = [...shipped].flatMap(name => {
  const licences = found[name]?.licenses ?? []
  const all = [licences].flat()
  return all.length > 0 && all.every(isAllowed)
    ? []
    : [`${name}: ${all.join(', ') || 'none found'}`]
})
for (const line of refused) process.stderr.write(`${line}; expected one of ${allowed.join(', ')}\n`)
if (shipped.size < 20 || missing.length === shipped.size) throw new Error('no packages were found')
process.stdout.write(
  `licences of ${shipped.size} packages: ${refused.length === 0 ? 'all allowed' : `${refused.length} not allowed`}\n`,
)
process.exitCode = refused.length === 0 ? 0 : 1
