import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { writeAtomic } from '@lola-ts/tensor-core/node'

/** The model folder that a path means: itself, or `model/` in the folder of a finished run. */
export function modelFolder(path: string): string {
  const inside = join(path, 'model')
  return !existsSync(join(path, 'config.json')) && existsSync(join(inside, 'config.json')) ? inside : path
}

/** Copies a model folder, `config.json` last, unless it is there. */
export async function copyModel(from: string, to: string): Promise<void> {
  if (resolve(from) === resolve(to)) return
  await mkdir(to, { recursive: true })
  for (const file of ['model.safetensors', 'README.md', 'config.json']) {
    if (existsSync(join(from, file))) await writeAtomic(join(to, file), await readFile(join(from, file)))
  }
}
