import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { nearest } from '@lola-ts/tensor-core/checkpoint'
import { UsageError } from '../output/errors'
import { packageFolder } from '../version'
import { type Layer, readMapping } from './presets'
import type { Target } from './targets'

const recipes = join(packageFolder, 'recipes')

/** Names of the training recipes: where the published versions of LoLa differ. */
export function recipeNames(): string[] {
  return readdirSync(recipes)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -5))
}

/**
 * What a recipe sets, below any preset.
 *
 * A recipe's file has a section for each target, `emulator` for both emulators, and `pixel` for what is otherwise when
 * a target works in pixels.
 *
 * @param space where an emulator works
 * @throws {UsageError} when there is no such recipe
 */
export function recipeLayers(name: string, target: Target, space?: 'latent' | 'pixel'): Layer[] {
  const names = recipeNames()
  if (!names.includes(name)) {
    const guess = nearest(name, names)
    throw new UsageError(`recipe is ${JSON.stringify(name)}, expected ${names.join(' or ')}`, {
      ...(guess && { hint: `Did you mean ${guess}?` }),
    })
  }
  const sections = readMapping(join(recipes, `${name}.yaml`)) as Record<string, object | undefined>
  const used = [
    ...(target === 'autoencoder' ? [] : ['emulator']),
    target,
    ...(space === 'pixel' ? [`pixel-${target}`] : []),
  ]
  return used.flatMap((section) => (sections[section] ? [{ values: sections[section], from: `recipe ${name}` }] : []))
}
