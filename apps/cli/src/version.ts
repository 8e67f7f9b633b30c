import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const manifest = require.resolve('@lola-ts/cli/package.json')

/** The folder of this package, which holds the presets. */
export const packageFolder = dirname(manifest)

/** The version of this package. */
export const version = (JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as { version: string })
  .version
