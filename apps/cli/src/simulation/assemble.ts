import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writing } from '@lola-ts/tensor-core/node'
import { createWell, openWellFile } from '@lola-ts/well-data/node'

/** States that are read at a time. */
const block = 16

/** Puts files of one trajectory each together as one file of many. */
export async function assemble(path: string, parts: readonly string[]): Promise<void> {
  await writing(path, () => mkdir(dirname(path), { recursive: true }))
  const first = await openWellFile(parts[0]!)
  const { seed, trajectory, ...attributes } = first.attributes
  const file = await createWell(path, { ...first, attributes })
  try {
    for (const [trajectory, part] of parts.entries()) {
      const from = trajectory === 0 ? first : await openWellFile(part)
      for (let start = 0; start < from.nSteps; start += block) {
        const count = Math.min(block, from.nSteps - start)
        const values = from.read(0, { start, count })
        const size = values.length / count
        for (let i = 0; i < count; i++)
          await file.append(values.slice(i * size, (i + 1) * size), { time: from.times[start + i]!, trajectory })
      }
      from.close()
    }
  } catch (error) {
    await file.abandon()
    throw error
  }
  await file.close()
}
