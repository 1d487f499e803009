import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Runs git in a folder, as somebody with a name. */
export function git(folder: string, ...words: readonly string[]) {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@b.c']
  return run('git', [...who, ...words], { cwd: folder })
}

/** Makes a folder a repository that holds all that is in it. */
export async function commitAll(folder: string): Promise<void> {
  await git(folder, 'init', '-q')
  await git(folder, 'add', '-A')
  await git(folder, 'commit', '-qm', 'all')
}
