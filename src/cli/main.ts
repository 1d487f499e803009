#!/usr/bin/env node
import module from 'node:module'

// What a command needs is compiled once and kept with Node.js's own cache; each command loads what it needs.
module.enableCompileCache()
await import('./program.ts')
