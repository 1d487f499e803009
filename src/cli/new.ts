import {
  type Created,
  create as createFiles,
  createProject as createFilesOfProject,
  type kinds,
} from '../project/create.ts'
import type { Settings } from '../project/settings.ts'
import type { FrameName } from '../project/templates.ts'
import type { Language } from '../protocol.ts'
import type { Report } from './report.ts'

/** `wirefig new article NAME`, `wirefig new scenario NAME`. The exit code. */
export function create(
  settings: Settings,
  report: Report,
  kind: (typeof kinds)[number],
  name: string,
): number {
  return tell(report, createFiles(settings, kind, name))
}

/** What was made, or why nothing was. The exit code. */
function tell(report: Report, { files, reason }: Created): number {
  if (reason !== undefined) {
    process.stderr.write(`${reason}\n`)
    return 1
  }
  for (const file of files) report.line(`wrote ${file}`)
  return 0
}

/** `wirefig new project FOLDER`. The exit code. */
export function createProject(
  report: Report,
  folder: string,
  languages: readonly Language[],
  frame: FrameName,
  version: string,
): number {
  return tell(report, createFilesOfProject(folder, languages, frame, version))
}
