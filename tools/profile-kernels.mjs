/**
 * `node tools/profile-kernels.mjs [model] [backend] [repeats] [rows]`: what every kernel of a `mini` model takes, op by op,
 * and the rate of its products beside a plain one. Default models/rb-64, wasm, 5 repeats, 14 rows.
 */
import { join } from 'node:path'
import process from 'node:process'
import { bundle } from './bundle.mjs'
import { run } from './lib.mjs'

const folder = await bundle('lola-kernels', { profile: 'tools/kernels/profile.ts' })
const { code } = await run(['node', join(folder, 'profile.js'), ...process.argv.slice(2)])
process.exitCode = code
