import { lstatSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { isHtml } from '../figure/figure.ts'
import { languages } from '../figure/words.ts'
import type { Build } from './build.ts'
import { isMissing, leadsOut, readText } from './files.ts'
import { builtOf, fragmentsOf, imageEndings, siteEndings, siteOf, tracesOf } from './folders.ts'
import { withLineFeeds } from './line-ends.ts'
import type { Settings } from './settings.ts'
import type { BuiltSite } from './site.ts'

/**
 * `build` knows what it made once, in a clone too, by a list in each folder that it writes to: `.wirefig-built`, to be
 * committed with the rest. A file that is in no list is somebody else's, and never deleted.
 */
const listName = '.wirefig-built'

const head =
  '# What `wirefig build` made in this folder. Commit it: what is listed and has no source is deleted.'

/** Why a file that was made once is deleted. */
export const noSource = 'no source of this file'

/** What a build makes, by path below the project's root; of a project that makes pages, these in place of articles. */
export function madeBy({ traces, articles, images }: Build, site?: BuiltSite): ReadonlySet<string> {
  const pages = site
    ? [...site.files.keys(), ...site.cards.map(({ file }) => file)]
    : [...articles.map(({ output }) => output), ...images.keys()]
  return new Set([...traces.keys(), ...pages])
}

/** The folders that a build in this format writes to, those of languages that are no longer built among them. */
export function builtFolders({ folders, format }: Settings): readonly string[] {
  if (!isHtml(format)) {
    return [...languages.map(language => builtOf(folders, language)), tracesOf(folders)]
  }
  return [format === 'html' ? siteOf(folders) : fragmentsOf(folders), tracesOf(folders)]
}

/** What was made once, and was not deleted since: paths below the project's root, in order. */
export function madeOnce(settings: Settings): readonly string[] {
  return builtFolders(settings).flatMap(folder => listIn(settings, folder))
}

/** The files that were made once, are there, and would not be made now. */
export function leftOver(settings: Settings, made: ReadonlySet<string>): readonly string[] {
  const byName = new Map([...made].map(file => [folded(file), file]))
  return madeOnce(settings).filter(file => {
    if (made.has(file) || !isOwnFile(settings.root, file)) return false
    // Where names differ in case alone, they may be of one file.
    const other = byName.get(folded(file))
    return other === undefined || !isOneFile(settings.root, file, other)
  })
}

/** The lists as they are when these files are all that was made, by path; undefined where there is to be none. */
export function listsOf(
  settings: Settings,
  made: Iterable<string>,
): ReadonlyMap<string, string | undefined> {
  const all = [...new Set(made)]
  return new Map(
    builtFolders(settings).map(folder => {
      const names = all
        .filter(file => file.startsWith(`${folder}/`))
        .map(file => file.slice(folder.length + 1))
        .sort()
      const text = names.length > 0 ? [head, ...names, ''].join('\n') : undefined
      return [`${folder}/${listName}`, text] as const
    }),
  )
}

/** The lists that do not say what is made. */
export function staleLists(settings: Settings, made: ReadonlySet<string>): readonly string[] {
  return [...listsOf(settings, made)].flatMap(([file, text]) => {
    const kept = readText(settings.root, file, mostOfList)?.text
    return (kept === undefined ? undefined : withLineFeeds(kept)) === text ? [] : [file]
  })
}

/**
 * What the list in a folder says, as far as `build` may have made it. A merge that went wrong leaves lines of both
 * sides, and some that are no file; both sides' are meant.
 */
function listIn({ root, folders }: Settings, folder: string): readonly string[] {
  const text = readText(root, `${folder}/${listName}`, mostOfList)?.text ?? ''
  const sources = [folders.content, folders.scenarios, folders.templates]
  const names = new Set(withLineFeeds(text).split('\n'))
  return [...names]
    .filter(name => endings.includes(path.posix.extname(name)) && isBelowFolder(name))
    .map(name => `${folder}/${name}`)
    .filter(file => !sources.some(source => file.startsWith(`${source}/`)))
}

/** Octets of a list, at most. */
const mostOfList = 16 * 1024 * 1024

const endings: readonly string[] = ['.md', '.json', ...siteEndings, ...imageEndings]

function isBelowFolder(name: string): boolean {
  return !/[\\:\0]/.test(name) && name.split('/').every(part => !/^\.{0,2}$/.test(part))
}

/** Whether a file is there, no link, and below the root with all links to it followed. */
function isOwnFile(root: string, file: string): boolean {
  const named = path.join(root, file)
  try {
    return lstatSync(named).isFile() && !leadsOut(root, named, realpathSync.native(named))
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

function folded(file: string): string {
  return file.normalize('NFC').toLowerCase()
}

function isOneFile(root: string, ...files: readonly [string, string]): boolean {
  const [one, other] = files.map(file =>
    lstatSync(path.join(root, file), { throwIfNoEntry: false }),
  )
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev
}
