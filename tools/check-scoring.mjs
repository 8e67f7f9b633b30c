/**
 * `npm run check:scoring`: that memory does not grow while states are scored. (Averaging afterwards keeps a number for each
 * trajectory, lead time and score; its peak is printed, and not held to anything.) 64 trajectories of 180 states by 16 members go
 * through the whole of `lola evaluate`, made up on the way; then `lola report` reads them.
 *
 * `-- --trajectories 8` for fewer, `-- --grid 64x32` for others.
 */
import { join } from 'node:path'
import process from 'node:process'
import { bundle } from './bundle.mjs'
import { run } from './lib.mjs'

const folder = await bundle('lola-scoring', { check: 'tools/scoring/check.ts' })
const { code } = await run(['node', '--expose-gc', join(folder, 'check.js'), ...process.argv.slice(2)])
process.exitCode = code
