/**
 * `npm run check:damage`: gives damaged and hostile files to every reader of files, and says what came of it.
 *
 * `SEED=<n>` chooses the random ones, `-- --cases <n>` how many are tried. The last line is `N tried, 0 crashed, 0 hung,
 * 0 wrong`; anything but zeros fails.
 */
import { join } from 'node:path'
import process from 'node:process'
import { build } from 'tsup'
import { root, run } from './lib.mjs'

const folder = join(root, 'node_modules/.cache/lola-damage')

// From the sources of all packages: what is not bundled is found from inside the workspace.
await build({
  config: false,
  entry: { check: join(root, 'tools/damage/check.ts'), worker: join(root, 'tools/damage/worker.ts') },
  outDir: folder,
  format: ['esm'],
  target: 'node20',
  noExternal: [/^@lola-ts\//],
  external: [/^@tensorflow\//, /^h5wasm/],
  silent: true,
  esbuildOptions(options) {
    options.conditions = ['source']
    // What is bundled of CommonJS asks for Node's own modules.
    options.banner = {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
    }
  },
})
const { code } = await run(['node', join(folder, 'check.js'), ...process.argv.slice(2)])
process.exitCode = code
