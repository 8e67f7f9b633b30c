import fc from 'fast-check'
import { expect, test } from 'vitest'
import { interleave } from './interleave'

const sizes = { points: fc.nat(23), components: fc.integer({ min: 1, max: 9 }), before: fc.nat(3), after: fc.nat(3) }

test('components go to their channels, the others stay', () => {
  fc.assert(
    fc.property(fc.record(sizes), ({ points, components, before, after }) => {
      const channels = before + components + after
      const values = Float32Array.from({ length: points * components }, (_, i) => i + 1)
      const out = new Float32Array(points * channels).fill(-1)
      expect(interleave(values, components, out, before, channels)).toBe(-1)
      const expected = Array.from(out, (_, i) => {
        const c = (i % channels) - before
        return c >= 0 && c < components ? Math.floor(i / channels) * components + c + 1 : -1
      })
      expect([...out]).toEqual(expected)
    }),
  )
})

test('the first number that is not finite in float32 is found, wherever it is', () => {
  const bad = fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e39)
  fc.assert(
    fc.property(fc.record(sizes), bad, fc.nat(), fc.boolean(), ({ points, components }, value, place, double) => {
      fc.pre(points > 0)
      const at = place % (points * components)
      const values = new (double ? Float64Array : Float32Array)(points * components).fill(3e38)
      values[at] = value
      expect(interleave(values, components, new Float32Array(values.length), 0, components)).toBe(at)
    }),
  )
})
