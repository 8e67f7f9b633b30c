import fc from 'fast-check'
import { expect, test } from 'vitest'
import { collect } from '../../test/zip-bytes'
import { memorySource } from '../bytes/byte-source'
import { inOrder } from './in-order'
import { openCheckpoint } from './open-checkpoint'
import { sizeOf } from './torch-tensor'
import { writeCheckpoint } from './write-checkpoint'

const named = fc.uniqueArray(
  fc.record({
    name: fc.string({ minLength: 1, maxLength: 40 }),
    shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
  }),
  { selector: ({ name }) => name, maxLength: 8 },
)

test('what was written is read: names in order, shapes, values', () =>
  fc.assert(
    fc.asyncProperty(named, async (specs) => {
      const tensors = specs.map(({ name, shape }, i) => ({
        name,
        shape,
        data: Float32Array.from({ length: sizeOf(shape) }, (_, j) => i + j / 7),
      }))
      const inputs = tensors.map(({ data, ...spec }) => ({ ...spec, pieces: () => [data] }))
      const bytes = await collect(writeCheckpoint(inputs, 'state'))
      const checkpoint = await openCheckpoint(memorySource(bytes, 'state.pth'))
      expect([...checkpoint.tensors.keys()]).toEqual(tensors.map(({ name }) => name))
      for (const { name, shape, data } of tensors) {
        const tensor = checkpoint.tensors.get(name)!
        const { dtype, strides } = tensor
        expect(tensor.shape).toEqual(shape)
        const values = { dtype, shape, strides, data: await checkpoint.read(tensor) }
        const read = [...inOrder(values, [...shape.keys()])].flatMap((piece) => [...piece])
        expect(read).toEqual([...data])
      }
    }),
    { numRuns: 50 },
  ))

test('equal content gives equal bytes', async () => {
  const write = () => collect(writeCheckpoint([{ name: 'a', shape: [1], pieces: () => [Float32Array.of(1)] }], 'x'))
  expect(await write()).toEqual(await write())
})
