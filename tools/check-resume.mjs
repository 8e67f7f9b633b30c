/**
 * `npm run check:resume`: kills trainings at random moments, also while they write a checkpoint, resumes them each time,
 * and compares what comes out with uninterrupted ones, byte for byte. Every target, every optimiser.
 *
 * `SEED=<n>` draws other moments, `-- --kills <n>` more of them, `-- --only solver-soap` one run. The last line is `9 runs,
 * 9 identical to the byte`; anything else fails.
 */
import { join } from 'node:path'
import process from 'node:process'
import { build } from 'tsup'
import { root, run } from './lib.mjs'

const folder = join(root, 'node_modules/.cache/lola-resume')

// From the sources of all packages: what is not bundled is found from inside the workspace.
await build({
  config: false,
  entry: { check: join(root, 'tools/resume/check.ts'), lola: join(root, 'apps/cli/src/main.ts') },
  outDir: folder,
  format: ['esm'],
  target: 'node20',
  noExternal: [/^@lola-ts\//],
  external: [/^@tensorflow\//, /^h5wasm/, 'arquero', 'yaml'],
  silent: true,
  esbuildOptions(options) {
    options.conditions = ['source']
  },
})
const { code } = await run(['node', join(folder, 'check.js'), ...process.argv.slice(2)])
process.exitCode = code
