/**
 * `node tools/profile-kernels.mjs [model] [backend] [repeats] [rows]`: what every kernel of a `mini` model takes, op by op,
 * and the rate of its products beside a plain one. Default models/rb-64, wasm, 5 repeats, 14 rows.
 */
import { join } from 'node:path'
import process from 'node:process'
import { build } from 'tsup'
import { root, run } from './lib.mjs'

const folder = join(root, 'node_modules/.cache/lola-kernels')

await build({
  config: false,
  entry: { profile: join(root, 'tools/kernels/profile.ts') },
  outDir: folder,
  format: ['esm'],
  target: 'node20',
  noExternal: [/^@lola-ts\//],
  external: [/^@tensorflow\//],
  silent: true,
  esbuildOptions(options) {
    options.conditions = ['source']
  },
})
const { code } = await run(['node', join(folder, 'profile.js'), ...process.argv.slice(2)])
process.exitCode = code
