import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../lib.mjs'
import { type Package, siblings, type Workspace } from '../workspace'

const run = promisify(execFile)

export interface Tarball {
  /** Absolute. */
  path: string
  /** The paths of the files inside. */
  files: string[]
}

/** Packs every package as `npm publish` would: name -> tarball in `folder`. */
export async function packAll({ packages }: Workspace, folder: string): Promise<Map<string, Tarball>> {
  const folders = packages.map((item) => item.folder)
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder, ...folders], { cwd: root })
  const packed: { name: string; filename: string; files: { path: string }[] }[] = JSON.parse(stdout)
  return new Map(
    packed.map(({ name, filename, files }) => [
      name,
      { path: join(folder, filename), files: files.map(({ path }) => path) },
    ]),
  )
}

/** Makes `folder` an empty project that has installed the tarballs of some packages and of the siblings they need. */
export async function installPacked(
  workspace: Workspace,
  tarballs: Map<string, Tarball>,
  wanted: Package[],
  folder: string,
): Promise<void> {
  const needed = wanted.flatMap((item) => [item, ...siblings(workspace, item)])
  const dependencies = Object.fromEntries(needed.map(({ name }) => [name, `file:${tarballs.get(name)?.path}`]))
  const { overrides } = workspace.manifest
  mkdirSync(folder, { recursive: true })
  const manifest = { name: 'user', private: true, type: 'module', dependencies, overrides }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--no-package-lock']
  await run('npm', ['install', ...flags], { cwd: folder })
}
