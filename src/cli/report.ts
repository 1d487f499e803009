import { appendFileSync } from 'node:fs'
import path from 'node:path'
import { styleText } from 'node:util'
import type { VFileMessage } from 'vfile-message'
import { isMistake } from '../message.ts'
import type { Stale } from '../project/check.ts'

/** How a command says what it found. */
export const messageFormats = ['stylish', 'json', 'github'] as const

export type MessageFormat = (typeof messageFormats)[number]

/** What a command has to say, in the order of its finding. */
export interface Report {
  /** Mistakes and warnings. */
  messages(messages: readonly VFileMessage[]): void
  /** What is stale, each with what changed. */
  stale(stale: readonly Stale[]): void
  /** What was stale and is no longer. */
  renewed(stale: readonly Stale[]): void
  /** Where two runs part, and how. */
  parted(message: VFileMessage, details: readonly string[]): void
  /** Whether its readers want every difference, asked for or not. */
  readonly detailed: boolean
  /** What was done. */
  line(text: string): void
  /** When all is said of a run. */
  end(): void
}

/** A report for people, for programs, or for a GitHub workflow; `root` is what messages' files are below. */
export function openReport(format: MessageFormat, command: string, root: string): Report {
  switch (format) {
    case 'stylish':
      return stylish()
    case 'json':
      return json()
    case 'github':
      return github(command, root)
    default:
      return format satisfies never
  }
}

/** `file:line:column: found; expected`, mistakes on standard error, the rest on standard output. */
function stylish(): Report {
  const print = (message: VFileMessage, stream: NodeJS.WriteStream) => {
    const place = paint('bold', message.name, stream)
    const kind = isMistake(message) ? '' : `${paint('yellow', 'warning', stream)}: `
    stream.write(`${place}: ${kind}${message.reason}\n`)
  }
  const diff = (lines: readonly string[]) => {
    for (const line of lines) {
      const colour = line.startsWith('-') ? 'red' : line.startsWith('+') ? 'green' : 'dim'
      process.stdout.write(`  ${paint(colour, line, process.stdout)}\n`)
    }
  }
  return {
    messages: messages => {
      for (const message of messages) print(message, process.stderr)
    },
    stale: stale => {
      for (const { message, details } of stale) {
        print(message, process.stdout)
        diff(details)
      }
    },
    renewed: stale => {
      for (const { details } of stale) diff(details)
    },
    parted: (message, details) => {
      print(message, process.stdout)
      for (const line of details) process.stdout.write(`  ${line}\n`)
    },
    detailed: false,
    line: text => process.stdout.write(`${text}\n`),
    end: () => {},
  }
}

/** Colour only on a terminal, and not where NO_COLOR is set. */
function paint(
  format: Parameters<typeof styleText>[0],
  text: string,
  stream: NodeJS.WriteStream,
): string {
  return styleText(format, text, { stream })
}

/** One JSON document on standard output when all is said; what was done is told on standard error. */
function json(): Report {
  const messages: object[] = []
  const add = (message: VFileMessage, severity: string, details: readonly string[] = []) => {
    const { file, line, column, ruleId: rule, reason } = message
    messages.push({ file, line, column, severity, rule, reason, details })
  }
  return {
    messages: all => {
      for (const message of all) add(message, isMistake(message) ? 'error' : 'warning')
    },
    stale: all => {
      for (const { message, details } of all) add(message, 'stale', details)
    },
    renewed: all => {
      for (const { message, details } of all) add(message, 'renewed', details)
    },
    parted: (message, details) => add(message, 'error', details),
    detailed: true,
    line: text => process.stderr.write(`${text}\n`),
    end: () => {
      process.stdout.write(`${JSON.stringify({ messages: messages.splice(0) }, null, 2)}\n`)
    },
  }
}

/** Annotations, and a summary of the job where the workflow names a file for it. */
function github(command: string, root: string): Report {
  const summary: string[] = [`## wirefig ${command}`, '']
  const placeOf = ({ file, line }: VFileMessage) =>
    `${fileInWorkspace(root, file ?? '')}:${line ?? 1}`
  const annotate = (kind: 'error' | 'warning', message: VFileMessage) => {
    const properties = Object.entries({
      file: fileInWorkspace(root, message.file ?? ''),
      line: String(message.line ?? 1),
      col: String(message.column ?? 1),
      title: `wirefig ${message.ruleId ?? ''}`.trim(),
    }).map(([key, value]) => `${key}=${escapeProperty(value)}`)
    process.stdout.write(`::${kind} ${properties.join(',')}::${escapeData(message.reason)}\n`)
    summary.push(`- ${code(placeOf(message))} ${asText(message.reason)}`)
  }
  const detail = (lines: readonly string[]) => {
    if (lines.length === 0) return
    process.stdout.write(`${lines.map(line => `  ${line}`).join('\n')}\n`)
    const fence = '`'.repeat(Math.max(3, ...lines.map(line => longestRun(line) + 1)))
    const block = [`${fence}diff`, ...lines, fence].map(line => `  ${line}`)
    summary.push('', ...block, '')
  }
  return {
    messages: messages => {
      for (const message of messages) annotate(isMistake(message) ? 'error' : 'warning', message)
    },
    stale: stale => {
      for (const { message, details } of stale) {
        annotate('error', message)
        detail(details)
      }
    },
    renewed: stale => {
      for (const { message, details } of stale) {
        summary.push(`- ${code(placeOf(message))} ${asText(message.reason)}`)
        detail(details)
      }
    },
    parted: (message, details) => {
      annotate('error', message)
      detail(details)
    },
    detailed: true,
    line: text => {
      process.stdout.write(`${text}\n`)
      summary.push('', asText(text))
    },
    end: () => {
      const file = process.env.GITHUB_STEP_SUMMARY
      if (file) appendFileSync(file, `${summary.splice(0).join('\n')}\n`)
    },
  }
}

/** Annotations name files from the top of the repository. */
function fileInWorkspace(root: string, file: string): string {
  const workspace = process.env.GITHUB_WORKSPACE ?? '.'
  return path.relative(workspace, path.resolve(root, file)).split(path.sep).join('/')
}

/** As the workflow commands' own toolkit does. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** Reasons hold code in backticks, which is Markdown already; HTML is none of theirs. */
function asText(reason: string): string {
  return reason.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

function code(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1)
  return `${fence}${text}${fence}`
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length))
}
