import { accessSync, constants, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Refusal } from './packages.ts'

/** As much of a machine as the search for a browser looks at. */
export interface Machine {
  readonly platform: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  isProgram(file: string): boolean
}

const thisMachine: Machine = {
  platform: process.platform,
  env: process.env,
  home: os.homedir(),
  isProgram: file => {
    const stat = statSync(file, { throwIfNoEntry: false })
    if (!stat?.isFile()) return false
    try {
      accessSync(file, constants.X_OK)
      return true
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EACCES') return false
      throw error
    }
  },
}

/** Variables that name a browser, in order. */
const variables = ['WIREFIG_BROWSER', 'PUPPETEER_EXECUTABLE_PATH', 'CHROME_PATH']

/**
 * The path of the browser that is named (an option, a variable), else of one of the system. What is named and is not
 * there is refused, never replaced. Undefined where nothing is named and the system has none.
 */
export function findBrowser(
  named: string | undefined,
  machine: Machine = thisMachine,
): string | Refusal | undefined {
  const variable = variables.find(name => machine.env[name])
  const name = named ?? (variable && machine.env[variable])
  if (!name) return systemBrowser(machine)
  const found = programOf(name, machine)
  if (found !== undefined) return found
  const where = named === undefined ? ` in \`${variable}\`` : ''
  return {
    reason: `no browser at \`${name}\`${where}; expected Chromium, Chrome or Edge`,
    ruleId: 'no-browser',
  }
}

/** A path, or a name to look up as a shell does. */
function programOf(name: string, machine: Machine): string | undefined {
  const { join, resolve } = pathsOf(machine)
  if (/[/\\]/.test(name)) return machine.isProgram(resolve(name)) ? resolve(name) : undefined
  return searchPath(machine)
    .map(folder => join(folder, name))
    .find(machine.isProgram)
}

function systemBrowser(machine: Machine): string | undefined {
  const { join } = pathsOf(machine)
  const onPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const programs = [...onPath, 'microsoft-edge', 'microsoft-edge-stable']
  const found = programs.flatMap(name => searchPath(machine).map(folder => join(folder, name)))
  return [...found, ...wellKnown(machine)].find(machine.isProgram)
}

/** Where the browsers of macOS and Windows install themselves, on no path. */
function wellKnown(machine: Machine): string[] {
  const { platform, env, home } = machine
  const { join } = pathsOf(machine)
  if (platform === 'darwin') {
    const names = ['Google Chrome', 'Chromium', 'Microsoft Edge']
    return names.flatMap(name =>
      ['/Applications', join(home, 'Applications')].map(folder =>
        join(folder, `${name}.app`, 'Contents/MacOS', name),
      ),
    )
  }
  if (platform === 'win32') {
    const programs = [
      'Google\\Chrome\\Application\\chrome.exe',
      'Chromium\\Application\\chrome.exe',
      'Microsoft\\Edge\\Application\\msedge.exe',
    ]
    const folders = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA]
    return programs.flatMap(program =>
      folders.flatMap(folder => (folder ? join(folder, program) : [])),
    )
  }
  return []
}

function searchPath(machine: Machine): string[] {
  return (machine.env.PATH ?? machine.env.Path ?? '')
    .split(pathsOf(machine).delimiter)
    .filter(folder => folder !== '')
}

function pathsOf({ platform }: Machine): path.PlatformPath {
  return platform === 'win32' ? path.win32 : path.posix
}
