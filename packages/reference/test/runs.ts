import { readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** The run folders of the golden fixtures. */
export const goldenRuns = fileURLToPath(new URL('../../../fixtures/golden/checkpoints/runs', import.meta.url))
export const aeRun = 'ae/k3f9q2wz_rayleigh_benard_dcae_f4c4_tiny'
export const dmRun = 'dm/p7x1m4ta_rayleigh_benard_f4c4_vit_tiny'

/** A folder that goes when the test is over. */
export async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lola-convert-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** The golden runs, to be changed. */
export async function copyOfRuns(): Promise<string> {
  const folder = join(await scratch(), 'runs')
  await cp(goldenRuns, folder, { recursive: true, mode: 0 })
  return folder
}

/** Replaces a part of a `config.yaml`. */
export async function editConfig(run: string, from: string | RegExp, to: string): Promise<void> {
  const path = join(run, 'config.yaml')
  const text = await readFile(path, 'utf8')
  if (text.replace(from, to) === text) throw new Error(`${path} holds no ${from}`)
  await mkdir(run, { recursive: true })
  await rm(path)
  await writeFile(path, text.replace(from, to))
}

/** Every file in a folder by its path in it. */
export async function filesIn(folder: string): Promise<Record<string, Uint8Array>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(
    files.sort().map((path) => [relative(folder, path).split(sep).join('/'), readFileSync(path)]),
  )
}
