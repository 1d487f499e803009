import { existsSync } from 'node:fs'
import type { Browser, LaunchOptions } from 'puppeteer'
import { hasPackagedChromium, packagedChromium } from './chromium.ts'
import { findBrowser } from './find.ts'
import { missingPackages, type Refusal, refuseMissing } from './packages.ts'
import { appearance } from './settings.ts'

/** Starts a browser: the one named, else the system's, else puppeteer's, else that of a package. */
export async function launch(named: string | undefined): Promise<Browser | Refusal> {
  const missing = missingPackages()
  const found = findBrowser(named)
  if (typeof found === 'object') {
    return missing.length === 0 ? found : both(refuseMissing(missing), found)
  }
  if (missing.length > 0) {
    const isThere = found !== undefined || hasPackagedChromium()
    return refuseMissing(missing, isThere ? [] : browserCommands())
  }
  const program = found === undefined ? await installedBrowser() : { executablePath: found }
  if (!program) return refuseMissing([], browserCommands())
  return 'reason' in program ? program : start(program)
}

/** What sets a browser apart from others. */
type Program = Pick<LaunchOptions, 'headless' | 'env'> & { readonly executablePath: string }

/** Puppeteer's browser, else that of a package; undefined where there is neither. */
export async function installedBrowser(): Promise<Program | Refusal | undefined> {
  const { default: puppeteer } = await import('puppeteer')
  const executablePath = await puppeteer.executablePath()
  if (existsSync(executablePath)) return { executablePath }
  const chromium = await packagedChromium()
  if (!chromium || 'reason' in chromium) return chromium
  return { executablePath: chromium.path, env: chromium.env, headless: 'shell' }
}

async function start({ env, ...program }: Program): Promise<Browser | Refusal> {
  const { default: puppeteer } = await import('puppeteer')
  const options: LaunchOptions = {
    ...program,
    env: { ...process.env, ...env },
    args: [
      ...appearance,
      ...alone,
      '--disable-dev-shm-usage',
      ...(isRoot() ? ['--no-sandbox'] : []),
    ],
  }
  // A pipe ends with this process, however that ends, and the browser with the pipe. A browser that fails is told why
  // by a socket only.
  const attempts = [true, false].map(pipe => () => puppeteer.launch({ ...options, pipe }))
  let failure = ''
  for (const attempt of attempts) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof Error)) throw error
      failure = error.message
    }
  }
  return {
    reason: `browser \`${program.executablePath}\` does not start: ${cause(failure)}; expected Chromium, Chrome or Edge`,
    ruleId: 'no-browser',
  }
}

/** No name and no address leads anywhere: should a figure get past the page's policy, there is no network behind it. */
const alone = ['--host-resolver-rules=MAP * ~NOTFOUND']

/** The line of a failed browser's output that is about an error, else the first, else its exit code. */
function cause(message: string): string {
  const [said = '', output = ''] = message.split('\nstderr:\n')
  const lines = (output.split('\nTROUBLESHOOTING')[0] ?? '').split('\n').filter(line => line !== '')
  const line = lines.find(each => /error|cannot|no such|sandbox/i.test(each)) ?? lines[0] ?? said
  return line
    .replace(/^Failed to launch the browser process:\s*Code: /, 'exit code ')
    .replace(/^\[[^\]]*\]\s*/, '')
    .replace(/(?<![.\s])[.\s]+$/, '')
}

/** What gets a browser on this platform. */
function browserCommands(): string[] {
  if (process.platform !== 'linux') return ['npx puppeteer browsers install chrome']
  const packaged = process.arch === 'x64' ? ['npm install --save-dev @sparticuz/chromium'] : []
  return ['apt-get install chromium', ...packaged]
}

function both(one: Refusal, other: Refusal): Refusal {
  return { reason: `${one.reason}; ${other.reason}`, ruleId: one.ruleId }
}

/** Chromium's sandbox does not work for root, and nobody else has to do without it. */
function isRoot(): boolean {
  return process.getuid?.() === 0
}
