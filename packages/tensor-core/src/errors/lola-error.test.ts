import { expect, test } from 'vitest'
import * as errors from './index'

test('errors carry a stable code, a hint and a cause', () => {
  const cause = new Error('disk')
  const error = new errors.WriteError('runs/a: no space left', { hint: 'Free some.', cause })
  expect(error).toMatchObject({ name: 'WriteError', code: 'WRITE', hint: 'Free some.', cause })
  expect(error).toBeInstanceOf(errors.LolaError)
})

test('codes are distinct', () => {
  const { BackendError, CheckpointError, ConfigError, ShapeError, TrainingError, WriteError } = errors
  const kinds = [BackendError, CheckpointError, ConfigError, ShapeError, TrainingError, WriteError]
  expect(kinds.map((Kind) => new Kind('').code)).toMatchInlineSnapshot(`
    [
      "BACKEND",
      "CHECKPOINT",
      "CONFIG",
      "SHAPE",
      "TRAINING",
      "WRITE",
    ]
  `)
})

test('are told from other errors, by another copy of the package too', () => {
  const foreign = Object.assign(new Error(), { code: 'SHAPE', [Symbol.for('@lola-ts/error')]: true })
  expect(errors.isLolaError(foreign)).toBe(true)
  expect(errors.isLolaError(foreign, 'CONFIG')).toBe(false)
  expect(errors.isLolaError(Object.assign(new Error(), { code: 'SHAPE' }))).toBe(false)
  expect(errors.isLolaError(null)).toBe(false)
})
