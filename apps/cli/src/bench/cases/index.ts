import { nearest } from '@lola-ts/tensor-core/checkpoint'
import { UsageError } from '../../output/errors'
import type { BenchCase } from '../bench-case'
import { autoencoders } from './autoencoders'
import { forecasts } from './forecasts'
import { latentDit } from './latent-dit'
import { products } from './products'
import { reading } from './reading'
import { scores } from './scores'
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
  ...scores,
  ...starting,
]

/**
 * The cases that a comma-separated list names; `all` are all of them.
 *
 * @param list default: all but the large ones
 * @throws {UsageError} when there is no case of a name
 */
export function chooseCases(list: string | undefined): readonly BenchCase[] {
  if (list === undefined) return cases.filter(({ large }) => !large)
  return list === 'all' ? cases : list.split(',').map((name) => findCase(name.trim()))
}

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
