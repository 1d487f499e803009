/**
 * `npm run audit`: fails where a package that comes with wirefig has a vulnerability that npm knows of. Where the
 * registry does not answer, that is said, and fails only with `--strict`: not every registry has advisories.
 */
import { spawnSync } from 'node:child_process'

interface Audit {
  readonly metadata?: { readonly vulnerabilities?: Readonly<Record<string, number>> }
  readonly vulnerabilities?: Readonly<Record<string, { readonly severity: string }>>
  readonly message?: string
}

const { stdout, stderr } = spawnSync('npm', ['audit', '--omit=dev', '--omit=peer', '--json'], {
  encoding: 'utf8',
  timeout: 60_000,
})

function parse(text: string): Audit {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}

const { metadata, vulnerabilities = {}, message } = parse(stdout)
if (metadata?.vulnerabilities) {
  for (const [name, { severity }] of Object.entries(vulnerabilities)) {
    process.stderr.write(`${name}: ${severity}; run \`npm audit\` for more\n`)
  }
  const count = Object.keys(vulnerabilities).length
  process.stdout.write(`vulnerable packages: ${count}\n`)
  process.exitCode = count === 0 ? 0 : 1
} else {
  const why =
    message ?? stderr.split('\n').find(line => line.startsWith('npm error')) ?? 'no answer'
  process.stderr.write(`NOT AUDITED: the registry has no advisories for us (${why})\n`)
  process.exitCode = process.argv.includes('--strict') ? 1 : 0
}
