import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openNpz } from './index'

// By numpy: truth = arange(24) as float32 of shape [2, 3, 4], predictions = 2 truth as float64.
const fixture = (name: string) => fileURLToPath(new URL(`../../test/fixtures/${name}.npz`, import.meta.url))

test.each(['plain', 'packed'])('%s arrays of numpy, in parts', async (name) => {
  const file = await openNpz(fixture(name))
  expect(file.shapeOf('truth')).toEqual([2, 3, 4])
  expect([...(await file.read('truth', 5, 3))]).toEqual([5, 6, 7])
  if (name === 'plain') expect([...(await file.read('predictions', 22, 2))]).toEqual([44, 46])
  expect(() => file.shapeOf('x')).toThrow('has no array x')
  await expect(file.read('truth', 23, 2)).rejects.toThrow('cut off')
  await file.close()
})

test('what is not such a file is refused, and so is every cut of one', async () => {
  await expect(openNpz(fixture('integers'))).rejects.toThrow('values of type <i4, expected float32 or float64')
  await expect(openNpz(fixture('nothing'))).rejects.toMatchObject({ code: 'SCORE' })
  const folder = await mkdtemp(join(tmpdir(), 'lola-npz-'))
  const whole = await readFile(fixture('plain'))
  for (let length = 0; length < whole.length; length += 37) {
    const path = join(folder, 'cut.npz')
    await writeFile(path, whole.subarray(0, length))
    await expect(openNpz(path)).rejects.toMatchObject({ code: 'SCORE' })
  }
  await rm(folder, { recursive: true })
})
