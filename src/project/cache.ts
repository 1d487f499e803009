import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

/** Where a run keeps what spares the next one work: with the project's packages, else with the user's caches. */
export function cacheOf(root: string): string {
  const modules = path.resolve(root, 'node_modules')
  return existsSync(modules)
    ? path.join(modules, '.cache/wirefig')
    : path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'wirefig')
}
