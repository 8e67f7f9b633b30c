import { nearest } from '@lola-ts/tensor-core/checkpoint'
import { UsageError } from '../../output/errors'
import type { BenchCase } from '../bench-case'
import { autoencoders } from './autoencoders'
import { forecasts } from './forecasts'
import { latentDit } from './latent-dit'
import { products } from './products'
import { reading } from './reading'
import { scoring } from './scores'
import { starting } from './starting'
import { trainingSteps } from './training'

/** Every case, in the order of the table. */
export const cases: readonly BenchCase[] = [
  ...products,
  ...latentDit,
  ...autoencoders,
  ...trainingSteps,
  ...forecasts,
  reading,
  ...scoring,
  ...starting,
]

/**
 * The case of this name.
 *
 * @throws {UsageError} when there is none
 */
export function findCase(name: string): BenchCase {
  const found = cases.find((one) => one.name === name)
  if (found) return found
  const names = cases.map((one) => one.name)
  const guess = nearest(name, names)
  throw new UsageError(`--case ${name}: there is no such case`, {
    hint: guess ? `Did you mean ${guess}?` : `Cases are ${names.join(', ')}.`,
  })
}
