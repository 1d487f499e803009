import { readFileSync } from 'node:fs'
import path from 'node:path'
import { makeProject, readFileOf, wirefig } from '../project-fixture.ts'

/** A case of this folder. */
export function readCase(name: string): string {
  return readFileSync(path.join(import.meta.dirname, name), 'utf8')
}

/** A project with the scenarios that the cases name, and these files. */
export function projectOf(files: Readonly<Record<string, string>>): Promise<string> {
  const scenario = 'content/scenarios/three-way-handshake.yaml'
  return makeProject({ [scenario]: readFileSync(scenario, 'utf8'), ...files })
}

/** Files as `update` leaves them, held to be as they are from then on; and what it said. */
export async function updated(files: Readonly<Record<string, string>>, file: string) {
  const root = await projectOf(files)
  const { code, stdout, stderr } = await wirefig(root, 'update', file)
  const text = await readFileOf(root, file)
  if (code === 0) {
    const again = await wirefig(root, 'update', '--check', file)
    if (again.code !== 0) throw new Error(`stale after an update: ${again.stdout}`)
  }
  return { code, stdout, stderr, text }
}
