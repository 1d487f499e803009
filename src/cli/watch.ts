import { spawn } from 'node:child_process'
import path from 'node:path'
import { watch as watchFiles } from 'chokidar'
import { type Build, build } from '../project/build.ts'
import { loadProject } from '../project/load.ts'
import type { Settings } from '../project/settings.ts'
import { publish } from './build.ts'
import type { Report } from './report.ts'
import { count } from './terminal.ts'

/** How long nothing must change before what changed is built, in ms: editors write a file in several steps. */
const quiet = 100

/** What becomes of what is built while a watch goes on. */
export interface Outlet {
  take(made: Build): Promise<unknown>
  /** When the watch ends. */
  close?(): Promise<void>
  /** What the command is told besides its arguments when it starts again. */
  readonly again?: readonly string[]
}

/**
 * `wirefig build --watch`: builds, then builds again what a change touches, until it is interrupted. What is wrong is
 * shown, and the watch goes on. A changed configuration starts it anew. The exit code.
 */
export function watch(
  settings: Settings,
  report: Report,
  outlet: Outlet = { take: made => publish(made, report) },
): Promise<number> {
  const { root, folders, file } = settings
  const watched = [folders.content, folders.scenarios, folders.templates, ...(file ? [file] : [])]
  /** A watched file or folder, what is in one, or a folder on the way to it. */
  const isNear = (name: string) =>
    name === '' ||
    watched.some(
      known => known === name || known.startsWith(`${name}/`) || name.startsWith(`${known}/`),
    )
  let last: Build | undefined
  let changed = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let building = Promise.resolve()

  async function rebuild(): Promise<void> {
    const fresh = build(loadProject(settings, last?.project), last)
    const ran = difference(fresh.project.scenarios.ran, last?.project.scenarios.ran)
    const built = fresh.articles.filter(article => !last?.articles.includes(article)).length
    last = fresh
    report.line(`${count(ran, 'scenario')} run, ${count(built, 'article')} built`)
    await outlet.take(fresh)
    report.end()
  }

  return new Promise(resolve => {
    const files = watchFiles(root, {
      cwd: root,
      ignoreInitial: true,
      ignored: name => !isNear(path.relative(root, name).split(path.sep).join('/')),
    })
    const stop = async (code: number) => {
      clearTimeout(timer)
      await files.close()
      await building
      await outlet.close?.()
      resolve(code)
    }
    const begin = () => {
      const what = [...changed].sort()
      changed = new Set()
      if (file && what.includes(file)) {
        report.line(`${file} changed: starting again`)
        void stop(0).then(() => startAgain(outlet.again ?? []))
        return
      }
      report.line(`${what.join(', ')} changed`)
      building = building.then(rebuild)
    }
    files.on('all', (_, name) => {
      changed.add(name.split(path.sep).join('/'))
      clearTimeout(timer)
      timer = setTimeout(begin, quiet)
    })
    files.on('ready', () => {
      building = rebuild().then(() => report.line(`watching ${watched.join(', ')}`))
    })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(0))
  })
}

/** How many of the entries are not the same as before. */
function difference(now: ReadonlyMap<string, unknown>, before?: ReadonlyMap<string, unknown>) {
  return [...now].filter(([name, value]) => before?.get(name) !== value).length
}

/** The same command in a process of its own, since a module that was loaded once is not loaded again. */
function startAgain(more: readonly string[]): void {
  const words = [...process.execArgv, ...process.argv.slice(1), ...more]
  const child = spawn(process.execPath, words, { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => child.kill(signal))
  child.once('exit', code => process.exit(code ?? 0))
}
