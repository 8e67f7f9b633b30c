import { type Tensor, tf } from '@lola-ts/tensor-core'
import {
  type FieldKind,
  flipAxis,
  flipLabel,
  permuteAxes,
  permuteLabel,
  rollAxis,
  type SymmetryLayout,
} from '@lola-ts/well-data'
import type { Check } from '../check'
import type { GoldenTensor } from '../fixture'

type Step = { flip: number } | { order: number[] } | { roll: number; shift: number }

/** Flips, permutations and rolls of scalar, vector and tensor fields, and of boundary codes. */
export const augmentation: Check = {
  matches: ({ title }) => title.startsWith('Axis flips, permutations and periodic rolls'),
  run({ config, input, output }, compare) {
    const dimensions = ['x', 'y', 'z'].slice(0, config.grid.length)
    for (const [key, expected] of Object.entries(output)) {
      const [name, field] = key.split('/') as [string, string]
      const steps = stepsOf(name, config)
      const given = input[field]!
      if (field === 'bc') compare(`output/${key}`, moveCodes(dimensions, [...given.data], steps))
      else compare(`output/${key}`, moveField(dimensions, field, given, steps).reshape(expected.shape))
    }
  },
}

/** The operations that a result is named after. The combined one flips axis 0 and lets every axis take its next's place. */
function stepsOf(name: string, { grid, roll }: { grid: number[]; roll: Record<string, number> }): Step[] {
  const rolls = Object.entries(roll).map(([axis, shift]) => ({ roll: Number(axis), shift }))
  const digits = [...(name.split('_')[1] ?? '')].map(Number)
  if (name === 'flip_then_permute_then_roll') {
    return [{ flip: 0 }, { order: grid.map((_, axis) => (axis + 1) % grid.length) }, ...rolls]
  }
  if (name.startsWith('flip')) return digits.flatMap((on, axis) => (on ? [{ flip: axis }] : []))
  if (name.startsWith('permute')) return [{ order: digits }]
  return rolls
}

function moveField(dimensions: string[], field: string, { shape, data }: GoldenTensor, steps: Step[]): Tensor {
  const kind = field.replace('const_', '') as FieldKind
  const symmetry: SymmetryLayout = { dimensions, layout: [{ name: field, kind }] }
  const time = field.startsWith('const') ? 0 : 1
  const space = shape.slice(0, time + dimensions.length)
  const components = shape.slice(space.length).reduce((a, b) => a * b, 1)
  return steps.reduce(
    (x, step) => {
      if ('flip' in step) return flipAxis(symmetry, x, step.flip)
      if ('order' in step) return permuteAxes(symmetry, x, step.order)
      return rollAxis(symmetry, x, step.roll, step.shift)
    },
    tf.tensor(data, [...space, components]) as Tensor,
  )
}

function moveCodes(dimensions: string[], codes: number[], steps: Step[]): number[] {
  const symmetry: SymmetryLayout = { dimensions, layout: [] }
  return steps.reduce((label, step) => {
    if ('flip' in step) return flipLabel(symmetry, label, step.flip)
    return 'order' in step ? permuteLabel(symmetry, label, step.order) : label
  }, codes)
}
