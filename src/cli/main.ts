#!/usr/bin/env node
import { refuseVersion } from '../node-version.ts'

// Nothing else is imported before the version is known: on an old Node.js it would fail with a riddle.
const refusal = refuseVersion(process.versions.node)
if (refusal === undefined) {
  const { default: module } = await import('node:module')
  // What a command needs is compiled once and kept with Node.js's own cache; each command loads what it needs.
  module.enableCompileCache()
  await import('./program.ts')
} else {
  process.stderr.write(`${refusal}\n`)
  process.exitCode = 2
}
