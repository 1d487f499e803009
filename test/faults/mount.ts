import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/** A file system of so many octets in memory, for the length of a test. */
export function mountTmpfs(size: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'wirefig-mount-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'pipe' })
  onTestFinished(() => {
    execFileSync('umount', [folder])
    rmSync(folder, { recursive: true })
  })
  return folder
}

/** Why nothing can be mounted here, to stand in a skipped test's name; undefined where it can. */
export function whyNoMount(): string | undefined {
  if (process.platform !== 'linux') return ', skipped: no Linux'
  if (process.getuid?.() !== 0) return ', skipped: only root may mount one'
  const folder = mkdtempSync(path.join(tmpdir(), 'wirefig-mount-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'pipe' })
    execFileSync('umount', [folder])
    return undefined
  } catch (error) {
    return `, skipped: ${error instanceof Error ? error.message.split('\n').at(-2) : 'no mount'}`
  } finally {
    rmSync(folder, { recursive: true })
  }
}
