import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { WriteError } from '@lola-ts/tensor-core'
import { temporaryName, writeFolder, writing } from '@lola-ts/tensor-core/node'

/**
 * Makes a folder that is whole or not there. With `overwrite` it takes the place of an older one of its kind, which is
 * there until the new one is whole.
 *
 * @param mark a file that every folder of this kind holds: no other folder is ever replaced
 * @throws WriteError
 */
export async function newFolder(
  path: string,
  { overwrite = false }: { overwrite?: boolean },
  mark: string,
  fill: (temporary: string) => Promise<void>,
): Promise<void> {
  const target = resolve(path)
  if (!overwrite || !existsSync(target)) return writeFolder(path, fill)
  if (!existsSync(join(target, mark))) {
    throw new WriteError(`${path}: is there already, and is no folder with ${mark}`, {
      hint: 'Only a folder of the same kind is replaced. Choose another name.',
    })
  }
  const [fresh, old] = [temporaryName(target), temporaryName(target)]
  await writeFolder(fresh, fill)
  await writing(path, () => rename(target, old))
  await writing(path, () => rename(fresh, target))
  await rm(old, { recursive: true, force: true })
}
