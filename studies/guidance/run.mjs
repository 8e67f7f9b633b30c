/**
 * `npm run study:guidance`: how well guidance works, and what it costs, on the test flows. A star of cases around one
 * centre (`cases.ts`); every finished case is a line of `results.jsonl`, and a later run goes on after the last one.
 *
 * `-- --report` only writes the tables and figures, `-- --only <axis>` runs the cases of one axis, `-- --seconds <n>`
 * starts no further case after so long, `-- --exactness` compares all methods with a posterior that is known.
 */
import { join } from 'node:path'
import process from 'node:process'
import { build } from 'tsup'
import { root, run } from '../../tools/lib.mjs'

const exactness = process.argv.includes('--exactness')
const folder = join(root, 'node_modules/.cache/lola-studies')
await build({
  config: false,
  entry: { study: join(root, 'studies/guidance', exactness ? 'exactness.ts' : 'study.ts') },
  outDir: folder,
  format: ['esm'],
  target: 'node20',
  noExternal: [/^@lola-ts\//],
  external: [/^@tensorflow\//],
  silent: true,
  banner: {
    js: "import { createRequire as toRequire } from 'node:module'; const require = toRequire(import.meta.url);",
  },
  esbuildOptions(options) {
    options.conditions = ['source']
    options.define = { ...options.define, __VERSION__: '"study"' }
  },
})
const { code } = await run(['node', join(folder, 'study.js'), ...process.argv.slice(2)], { cwd: root })
process.exitCode = code
