/**
 * `npm run check:the-well -- --python <with the_well>`: the Python package the_well reads what our writer writes, and we
 * read what it reads, number for number. It needs `pip install the_well`.
 *
 * `--checker <The Well's scripts/check_thewell_formatting.py>` has the format looked at too; `--write` makes
 * `fixtures/the-well` anew, from which the tests of well-data compare without Python.
 */
import { join } from 'node:path'
import process from 'node:process'
import { bundle } from './bundle.mjs'
import { run } from './lib.mjs'

const folder = await bundle('lola-the-well', { check: 'tools/the-well/check.ts' })
const { code } = await run(['node', join(folder, 'check.js'), ...process.argv.slice(2)])
process.exitCode = code
