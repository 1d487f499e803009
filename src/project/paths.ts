import { existsSync } from 'node:fs'
import nodePath from 'node:path'

/** As `node:path` has it for one system or another. */
type System = Pick<typeof nodePath, 'relative' | 'resolve' | 'sep'>

/**
 * A path as people may write it, with `/`: `\\` divides folders, too, where the system has it so, or where the path as it
 * stands leads to nothing. `isThere` asks the system.
 */
export function withSlashes(
  file: string,
  { sep }: Pick<System, 'sep'> = nodePath,
  isThere: (file: string) => boolean = existsSync,
): string {
  const isDivided = file.includes('\\') && (sep === '\\' || !isThere(file))
  return isDivided ? file.replaceAll('\\', '/') : file
}

/** A path, from the working directory, as one with `/` from the root. */
export function pathBelow(
  root: string,
  file: string,
  system: System = nodePath,
  isThere: (file: string) => boolean = existsSync,
): string {
  const below = system.relative(root, system.resolve(withSlashes(file, system, isThere)))
  return system.sep === '\\' ? below.replaceAll('\\', '/') : below
}
