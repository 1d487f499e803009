import { tools } from './tools.ts'

/** How a tool renews all pages of a folder, which is the working directory. */
export interface Renewer {
  readonly name: string
  readonly packages: Readonly<Record<string, string>>
  /** A region that shows a file, or, in wirefig's, a scenario and a view. */
  region(file: string, figure: string): string
  /** What it needs beside the pages. */
  readonly files: Readonly<Record<string, string>>
  /** A program of the packages, or a file of its own, and its arguments. */
  readonly update: readonly string[]
  /** Writes nothing; where there is none, the update of what is fresh stands for it. */
  readonly check?: readonly string[]
}

/** mdat's command renews only the first of several files; its library takes them all. */
const mdatOnAll = `import { readdirSync, writeFileSync } from 'node:fs'
import { check, expand } from 'mdat'
const files = readdirSync('.').filter(file => file.endsWith('.md'))
const renew = process.argv[2] === 'check' ? check : expand
for (const file of await renew(files)) {
  if (renew === expand) writeFileSync(file.path, String(file))
}
`

/** Each as its own documentation sets it up. */
export const renewers: readonly Renewer[] = [
  {
    name: 'wirefig',
    packages: {},
    region: (_, figure) => `<!-- wirefig ${figure} -->\n<!-- /wirefig -->`,
    files: {},
    update: ['wirefig', 'update'],
    check: ['wirefig', 'update', '--check'],
  },
  {
    name: 'embedme',
    packages: packagesOf('embedme'),
    region: file => `\`\`\`js\n// ${file}\n\`\`\``,
    files: {},
    update: ['embedme', '*.md'],
    check: ['embedme', '--verify', '*.md'],
  },
  {
    name: 'automd',
    packages: packagesOf('automd'),
    region: file => `<!-- automd:file src="./${file}" code -->\n<!-- /automd -->`,
    files: {},
    update: ['automd', '--input', '*.md'],
  },
  {
    name: 'markdown-magic',
    packages: packagesOf('markdown-magic'),
    region: file => `<!-- docs CODE src="./${file}" -->\n<!-- /docs -->`,
    files: {},
    update: ['md-magic', '*.md'],
  },
  {
    name: 'remark-cli',
    packages: packagesOf('remark-cli'),
    region: file => `\`\`\`js file=./${file}\n\`\`\``,
    files: filesOf('remark-cli', '.remarkrc.json'),
    update: ['remark', '.', '--output', '--quiet'],
  },
  {
    name: 'mdat',
    packages: packagesOf('mdat'),
    region: file => `<!-- code({ file: "./${file}" }) -->\n<!-- /code -->`,
    files: { 'on-all.mjs': mdatOnAll },
    update: ['on-all.mjs', 'expand'],
    check: ['on-all.mjs', 'check'],
  },
]

function toolOf(name: string): (typeof tools)[number] {
  const found = tools.find(({ packages }) => name in packages)
  if (!found) throw new Error(`no tool ${name}`)
  return found
}

function packagesOf(name: string): Renewer['packages'] {
  return toolOf(name).packages
}

function filesOf(name: string, file: string): Renewer['files'] {
  return { [file]: toolOf(name).files[file] ?? '' }
}
