import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/** A command that goes on until it is stopped. */
export interface Command {
  /** Waits for its output to say something, and gives all that was said since the last. */
  until(text: string): Promise<string>
  /** As Ctrl-C does; the exit code. */
  stop(): Promise<number | null>
}

/** Starts the command line in a project. */
export function startCommand(root: string, ...words: readonly string[]): Command {
  const main = path.join(import.meta.dirname, '../src/cli/main.ts')
  // One stream for both, so that what is said is heard in order.
  const command = `exec "${process.execPath}" "${main}" ${words.join(' ')} 2>&1`
  const child: ChildProcess = spawn('sh', ['-c', command], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1' },
  })
  let said = ''
  let wake = () => {}
  const hear = (chunk: Buffer) => {
    said += chunk.toString()
    wake()
  }
  child.stdout?.on('data', hear)
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  onTestFinished(() => void child.kill('SIGKILL'))
  return {
    async until(text) {
      while (!said.includes(text)) await new Promise<void>(resolve => (wake = resolve))
      const end = said.indexOf('\n', said.indexOf(text)) + 1
      const heard = said.slice(0, end)
      said = said.slice(end)
      return heard
    },
    async stop() {
      child.kill('SIGINT')
      return ended
    },
  }
}
