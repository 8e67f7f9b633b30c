import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Beside this file, or, where the build put this code into a shared one, below it. Tests from sources build theirs. */
const places = ['./read-worker.js', './node/read-worker.js', '../../.test/worker/read-worker.js']

/** The script that reading threads run. */
export function workerScript(): URL {
  const found = places.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(fileURLToPath(url)))
  if (!found) throw new Error('read-worker.js is missing: the package is not whole, or not built')
  return found
}
