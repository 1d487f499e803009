/*
 * What runs before anything else is loaded, on a Node.js of any age: hence no syntax and no module that an old one
 * does not know.
 */

/** The oldest Node.js that wirefig runs on, as package.json has it under `engines`. */
export const oldest = '22.13'

/** Why wirefig does not run on a version of Node.js such as `20.20.2`, in a line; undefined where it does. */
export function refuseVersion(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [least = 0, least2 = 0] = oldest.split('.').map(Number)
  if (major > least || (major === least && minor >= least2)) return undefined
  return `wirefig needs Node.js ≥ ${oldest}; this is Node.js ${version}`
}
