/**
 * `npm run test:node`: the tests of all packages against the built packages, under each other Node that is supported.
 *
 * The binaries come from the npm packages `node-<os>-<cpu>`, kept in `node_modules/.cache/`.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { packageFolders, root, run, stopwatch } from './lib.mjs'

const versions = ['22', '24']

let failures = 0
const total = stopwatch()
if ((await run(['node', 'tools/setup.mjs'])).code) process.exit(1)
for (const version of versions) {
  const node = await binary(version)
  for (const folder of packageFolders()) {
    const time = stopwatch()
    const vitest = join(root, 'node_modules/vitest/vitest.mjs')
    const { code, output } = await run([node, vitest, 'run', '--reporter=default', '--no-color'], {
      cwd: join(root, folder),
      env: { LOLA_TEST_BUILT: '1' },
      quiet: true,
    })
    const tests = /^ *Tests +(.*)$/m.exec(output)?.[1] ?? 'no tests ran'
    if (code) {
      failures++
      console.error(output)
    }
    console.log(`${code ? '✗' : '✓'} Node ${version}  ${folder.padEnd(24)} ${tests}  ${time()}`)
  }
}
console.log(
  failures ? `${failures} failed, ${total()}` : `all packages pass under Node ${versions.join(' and ')}, ${total()}`,
)
process.exitCode = failures ? 1 : 0

/**
 * The path of a Node of this major version, fetched when it is not yet there.
 *
 * @param {string} version
 */
async function binary(version) {
  const os = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${os}-${process.arch}`
  const home = join(root, 'node_modules', '.cache', `node-${version}`)
  const path = join(home, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!existsSync(path)) {
    console.log(`fetching Node ${version}`)
    const install = ['npm', 'install', '--prefix', home, '--no-save', '--ignore-scripts', `${name}@${version}`]
    const { code, output } = await run(install, { quiet: true })
    if (code) throw new Error(`could not fetch Node ${version}:\n${output}`)
  }
  return path
}
