// What the last set-up left, kept inside node_modules so that it goes when the install goes.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { root } from './lib.mjs'

const file = join(root, 'node_modules', '.lola-setup')

/**
 * @typedef {object} Stamp
 * @property {string} [install] {@link installKey} of the installed packages
 * @property {string} [build] what was built
 * @property {{ status: 'ready' | 'unavailable', reason?: string, path: string }} [native]
 */

/** @returns {Stamp} */
export function readStamp() {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {} // none yet, or damaged: everything is done again
  }
}

/** @param {Stamp} part */
export function writeStamp(part) {
  if (!existsSync(join(root, 'node_modules'))) return
  writeFileSync(file, JSON.stringify({ ...readStamp(), ...part }, null, 2))
}

/** Changes with the lock file and the version of Node: either asks for a new install. */
export function installKey() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return createHash('sha256').update(lock).update(process.version).digest('hex')
}
