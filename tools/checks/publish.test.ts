import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { root } from '../lib.mjs'
import { entryPoints, type Package, readWorkspace } from '../workspace'
import { committed } from './committed'
import { specifiers, splitSpecifier } from './module-graph'
import { installPacked, packAll, type Tarball } from './pack'
import { eraseTypes, readmeExample } from './readme-example'

const workspace = readWorkspace()
const scratch = mkdtempSync(join(tmpdir(), 'lola-publish-'))
let tarballs: Map<string, Tarball>

beforeAll(async () => {
  tarballs = await packAll(workspace, scratch)
})
afterAll(() => rmSync(scratch, { recursive: true }))

describe.each(workspace.packages.map((item) => [item.name, item] as const))('%s', (name, item) => {
  const tarball = () => tarballs.get(name)!

  test('packs what a user needs, and no tests', () => {
    const { files } = tarball()
    expect(['README.md', 'LICENSE'].filter((file) => !files.includes(file))).toEqual([]) // missing
    expect(files.filter((file) => /\.test\.|^test\//.test(file))).toEqual([])
    expect(files.some((file) => /^dist\/.*\.js$/.test(file))).toBe(true)
  })

  test('publint has nothing to say', async () => {
    expect(await outcome('node', [join(root, 'node_modules/publint/src/cli.js'), tarball().path, '--strict'])).toBe(0)
  })

  if (entryPoints(item).length > 0) {
    test('are the types wrong? no', async () => {
      const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js')
      expect(await outcome('node', [attw, tarball().path, '--profile', 'esm-only', '--no-emoji', '--no-color'])).toBe(0)
    })
  }

  test('installs into an empty folder, and the example of its README runs there', async () => {
    const folder = join(scratch, 'users', name)
    onTestFinished(() => rmSync(folder, { recursive: true, force: true })) // 300 MB each
    const language = item.manifest.bin ? 'sh' : 'ts'
    const code = readmeExample(item.folder, language)
    await installPacked(workspace, tarballs, [item, ...imported(code ?? '')], folder)
    for (const [path, target] of Object.entries(committed)) link(target, join(folder, path))
    expect(code, `README.md has no \`\`\`${language} block`).toBeDefined()
    expect(await runExample(language, code!, folder)).toBe(0)
  })
})

/** A library is shown by a `ts` block, which Node runs; an application by an `sh` block with its command on the PATH. */
async function runExample(language: 'ts' | 'sh', code: string, folder: string): Promise<0 | string> {
  if (language === 'sh') return outcome('bash', ['-euo', 'pipefail', '-c', code], folder)
  writeFileSync(join(folder, 'example.js'), eraseTypes(code))
  return outcome('node', ['example.js'], folder)
}

/** The packages that an example imports: its reader installs them beside the one it is about. */
function imported(code: string): Package[] {
  const names = new Set(specifiers(code).map((specifier) => splitSpecifier(specifier)[0]))
  return workspace.packages.filter((item) => names.has(item.name))
}

/** 0, or what a command that failed has printed. */
function outcome(program: string, args: string[], cwd = root): Promise<0 | string> {
  const path = [join(cwd, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH].join(delimiter)
  return new Promise((done) => {
    execFile(program, args, { cwd, env: { ...process.env, PATH: path } }, (error, stdout, stderr) =>
      done(error ? `${stdout}${stderr}${error.message}` : 0),
    )
  })
}

function link(target: string, path: string): void {
  if (!existsSync(target)) return // the example that needs it says what is missing
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(target, path)
}
