import fc from 'fast-check'
import { expect, test } from 'vitest'
import { intervals } from './intervals'

test('a set of ranges, as a list of bytes has it', () => {
  const ranges = fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 12 })
  fc.assert(
    fc.property(ranges, (given) => {
      const bytes = new Array<boolean>(40).fill(false)
      const set = intervals()
      for (const [start, end] of given) {
        set.add(start, end)
        bytes.fill(true, start, Math.max(start, end))
      }
      expect(set.total()).toBe(bytes.filter(Boolean).length)
      const rebuilt = intervals(set.list())
      for (const [start, end] of set.missing(40)) rebuilt.add(start, end)
      expect(rebuilt.list()).toEqual([[0, 40]])
      expect(set.missing(40).reduce((sum, [start, end]) => sum + end - start, 0)).toBe(40 - set.total())
      for (const [start, end] of set.missing(40)) expect(bytes.slice(start, end)).not.toContain(true)
    }),
  )
})

test('nothing and everything', () => {
  expect(intervals().missing(3)).toEqual([[0, 3]])
  expect(intervals([[0, 3]]).missing(3)).toEqual([])
  expect(intervals().missing(0)).toEqual([])
})
