import { refuseVersion } from './node-version.ts'

// The first import of what others import: where it throws, a site's build says so in place of a TypeError of ours.
const refusal = refuseVersion(process.versions.node)
if (refusal !== undefined) throw new Error(refusal)
