/**
 * `npm run check:training`: what training promises and takes minutes to see. Every model learns a few windows by heart, and
 * does not with a bug planted; 5000 steps leave memory as it was; the loop is nearly as fast as its step alone.
 *
 * `-- --only learning`, `memory` or `speed` for one of them.
 */
import { join } from 'node:path'
import process from 'node:process'
import { bundle } from './bundle.mjs'
import { run } from './lib.mjs'

const folder = await bundle('lola-training', { check: 'tools/training/check.ts' })
const { code } = await run(['node', '--expose-gc', join(folder, 'check.js'), ...process.argv.slice(2)])
process.exitCode = code
