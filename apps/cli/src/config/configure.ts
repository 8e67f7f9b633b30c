import { parseOverrides } from './overrides'
import { type Layer, loadPreset } from './presets'
import { recipeLayers } from './recipes'
import { resolve } from './resolve'
import { type Target, type TargetConfig, targets } from './targets'

export interface ConfigureOptions {
  /** Name of a preset, or the path of a YAML file. */
  preset: string
  /** `name=value` arguments. */
  overrides?: readonly string[]
  seed?: number
}

export interface Configured<T extends Target> {
  config: TargetConfig<T>
  /** The preset and those that it extends, nearest first. */
  lineage: string[]
}

/**
 * The configuration of a training: the defaults, the recipe, the preset, the command line; a later one wins.
 *
 * @throws {UsageError} at an unknown preset, recipe or setting, with the nearest name
 */
export function configure<T extends Target>(
  target: T,
  { preset, overrides = [], seed }: ConfigureOptions,
): Configured<T> {
  const presets = loadPreset(target, preset)
  const layers: Layer[] = [
    ...presets,
    { values: parseOverrides(overrides), from: 'command line' },
    ...(seed === undefined ? [] : [{ values: { seed }, from: '--seed' }]),
  ]
  // Which recipe, and which of its sections, only preset and command line can say.
  const { recipe, ...asked } = resolve(targets[target], layers) as TargetConfig<Target>
  const space = 'space' in asked ? asked.space : undefined
  const config = resolve(targets[target], [...recipeLayers(recipe, target, space), ...layers])
  return { config: config as TargetConfig<T>, lineage: presets.map((layer) => layer.preset).reverse() }
}
