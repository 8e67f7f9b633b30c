import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'

/** The TensorFlow release whose library is provisioned. */
export const tensorflowVersion = '2.21.0'

/** Counts changes to how the addon is made: another recipe has another folder. */
const recipe = 4

/** The folder that keeps the provisioned library and addon: `$LOLA_CACHE` or `~/.cache/lola-ts`, shared by projects. */
export function nativeCache(): string {
  const root = process.env.LOLA_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'lola-ts')
  return join(root, `tensorflow-${tensorflowVersion}-${process.platform}-${process.arch}-r${recipe}`)
}

/** The compiled addon in the cache. */
export const addonFile = 'tfjs_binding.node'

/** The addon that keeps TensorFlow's libraries quiet while they are loaded. */
export const quietFile = 'quiet.node'

/** The installed package `@tensorflow/tfjs-node` (or `-gpu`), seen from here, then from the working directory. */
export function findPackage(name: string): string | undefined {
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    try {
      return dirname(createRequire(from).resolve(`${name}/package.json`))
    } catch {
      // not installed there: try the next place
    }
  }
  return undefined
}
