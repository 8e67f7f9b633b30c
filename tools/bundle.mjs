import { join } from 'node:path'
import { build } from 'tsup'
import { root } from './lib.mjs'

/**
 * Bundles programs from the sources of all packages, no build needed. Gives their folder, which is inside the workspace:
 * what is not bundled is found from there.
 *
 * @param {string} name of the folder
 * @param {Record<string, string>} entry files by the name of their bundle, from the root
 */
export async function bundle(name, entry) {
  const outDir = join(root, 'node_modules/.cache', name)
  await build({
    config: false,
    entry: Object.fromEntries(Object.entries(entry).map(([key, path]) => [key, join(root, path)])),
    outDir,
    format: ['esm'],
    target: 'node20',
    noExternal: [/^@lola-ts\//],
    external: [/^@tensorflow\//, /^h5wasm/, 'arquero', 'yaml'],
    silent: true,
    esbuildOptions(options) {
      options.conditions = ['source']
      // What is bundled of CommonJS asks for Node's own modules.
      options.banner = {
        js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url)",
      }
    },
  })
  return outDir
}
