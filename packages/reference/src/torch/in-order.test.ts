import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inOrder } from './in-order'
import { rowMajor, sizeOf } from './torch-tensor'

const all = (values: Parameters<typeof inOrder>[0], order: number[]) =>
  [...inOrder(values, order)].flatMap((piece) => [...piece])

test('a matrix is transposed; a kernel gets its channels last', () => {
  const data = Float32Array.of(1, 2, 3, 4, 5, 6)
  expect(all({ dtype: 'F32', data, shape: [2, 3], strides: [3, 1] }, [1, 0])).toEqual([1, 4, 2, 5, 3, 6])
  // (out 2, in 1, 3) to [3, in, out]
  expect(all({ dtype: 'F32', data, shape: [2, 1, 3], strides: [3, 3, 1] }, [2, 1, 0])).toEqual([1, 4, 2, 5, 3, 6])
})

test('any order of any view is what indexing gives', () =>
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 5 }).chain((shape) =>
        fc.record({
          shape: fc.constant(shape),
          stored: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
          order: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
        }),
      ),
      ({ shape, stored, order }) => {
        // Axes lie in memory in the order `stored`, outermost first.
        const steps = rowMajor(stored.map((axis) => shape[axis]!))
        const strides = shape.map((_, axis) => steps[stored.indexOf(axis)]!)
        const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => i)
        const result = order.map((axis) => shape[axis]!)
        const wanted = Array.from(data, (_, index) => {
          let rest = index
          let at = 0
          for (let i = result.length - 1; i >= 0; i--) {
            at += (rest % result[i]!) * strides[order[i]!]!
            rest = Math.floor(rest / result[i]!)
          }
          return data[at]!
        })
        expect(all({ dtype: 'F32', data, shape, strides }, order)).toEqual(wanted)
      },
    ),
  ))

test('pieces follow each other without a seam, and float32 keeps every bit', () => {
  const data = Uint32Array.from({ length: 3 * 500_000 }, (_, i) => (i * 2654435761) >>> 0)
  const strides = [500_000, 1]
  const values = { dtype: 'F32' as const, data: new Float32Array(data.buffer), shape: [3, 500_000], strides }
  let at = 0
  let wrong = 0
  for (const piece of inOrder(values, [1, 0])) {
    for (const bits of new Uint32Array(piece.buffer, piece.byteOffset, piece.length)) {
      if (bits !== data[(at % 3) * 500_000 + Math.floor(at / 3)]) wrong++
      at++
    }
  }
  expect([at, wrong]).toEqual([1_500_000, 0])
})
