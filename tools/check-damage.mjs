/**
 * `npm run check:damage`: gives damaged and hostile files to every reader of files, and says what came of it.
 *
 * `SEED=<n>` chooses the random ones, `-- --cases <n>` how many are tried. The last line is `N tried, 0 crashed, 0 hung,
 * 0 wrong`; anything but zeros fails.
 */
import { join } from 'node:path'
import process from 'node:process'
import { bundle } from './bundle.mjs'
import { run } from './lib.mjs'

const folder = await bundle('lola-damage', { check: 'tools/damage/check.ts', worker: 'tools/damage/worker.ts' })
const { code } = await run(['node', join(folder, 'check.js'), ...process.argv.slice(2)])
process.exitCode = code
