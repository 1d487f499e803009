import { create as createFiles, type kinds } from '../project/create.ts'
import { print } from './terminal.ts'

/** `wirefig new article NAME`, `wirefig new scenario NAME`. The exit code. */
export async function create(
  root: string,
  kind: (typeof kinds)[number],
  name: string,
): Promise<number> {
  const { files, reason } = await createFiles(root, kind, name)
  if (reason !== undefined) {
    process.stderr.write(`${reason}\n`)
    return 1
  }
  for (const file of files) print(`wrote ${file}`)
  return 0
}
