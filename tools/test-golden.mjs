/**
 * `npm run test:golden`: the parity suite alone, on the fastest backend or on LOLA_BACKEND.
 *
 * GOLDEN_DIR=<folder> runs it on another folder of the same form. `-- --write` also writes the table of margins into
 * `docs/`; other arguments go to vitest (`-- -t backbone`).
 */
import { resolve } from 'node:path'
import process from 'node:process'
import { root, run } from './lib.mjs'

if ((await run(['node', 'tools/setup.mjs'])).code) process.exit(1)
const given = process.argv.slice(2)
const rest = given.filter((argument) => argument !== '--write')
const { GOLDEN_DIR: folder, INIT_CWD: here = root } = process.env
const { code } = await run(['node', 'node_modules/vitest/vitest.mjs', 'run', '--root', 'tools/parity', ...rest], {
  env: {
    ...(folder ? { GOLDEN_DIR: resolve(here, folder) } : {}),
    ...(rest.length < given.length ? { LOLA_PARITY_WRITE: '1' } : {}),
  },
})
process.exitCode = code
