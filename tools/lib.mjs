// What the plain-JavaScript tools share. They run before anything is installed: no dependencies here.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** The folder of the workspace. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The folders of all packages, relative to the root: `packages/dit`, ..., `apps/cli`. */
export function packageFolders() {
  return ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(root, group))
      .map((name) => `${group}/${name}`)
      .filter((folder) => existsSync(join(root, folder, 'package.json')))
      .sort(),
  )
}

/** An installed command as [program, ...arguments]: node and its script, without the second that npx costs. */
export const nx = ['node', 'node_modules/nx/dist/bin/nx.js']
export const biome = ['node', 'node_modules/@biomejs/biome/bin/biome']
export const tsc = ['node', 'node_modules/typescript/bin/tsc']
export const knip = ['node', 'node_modules/knip/bin/knip.js']

/** Colours only for a reader at a terminal: some tools colour a log file when CI is set. */
const environment = process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' }

/**
 * Runs a command in the workspace, without input.
 *
 * @param {string[]} command program and arguments; `node` means the Node that runs now
 * @param {{ quiet?: boolean, cwd?: string, env?: NodeJS.ProcessEnv }} [options] quiet: the output is returned, not shown;
 *   env: added to the environment
 * @returns {Promise<{ code: number, output: string }>} code 1 too when a signal ended it or it could not start
 */
export function run(command, { quiet = false, cwd = root, env = {} } = {}) {
  const [program = 'node', ...rest] = command
  const pipe = quiet ? 'pipe' : 'inherit'
  return new Promise((done) => {
    /** @type {import('node:child_process').ChildProcess} */
    const child = spawn(program === 'node' ? process.execPath : program, rest, {
      cwd,
      env: { ...environment, ...env },
      stdio: ['ignore', pipe, pipe],
      shell: process.platform === 'win32' && program === 'npm',
    })
    let output = ''
    /** @param {Buffer} chunk */
    const collect = (chunk) => {
      output += chunk
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.on('error', (error) => done({ code: 1, output: `${output}${error.message}\n` }))
    child.on('close', (code) => done({ code: code ?? 1, output }))
  })
}

/** A stopwatch: call it for the seconds since, as text. */
export function stopwatch() {
  const start = performance.now()
  return () => `${((performance.now() - start) / 1000).toFixed(1)} s`
}
