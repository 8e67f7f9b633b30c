import { forkLayer } from './fork-layer'
import { parseOverrides } from './overrides'
import { type Layer, loadPreset } from './presets'
import { recipeLayers } from './recipes'
import { resolve } from './resolve'
import { type Target, type TargetConfig, targets } from './targets'

export interface ConfigureOptions {
  /** Name of a preset, or the path of a YAML file. Default none. */
  preset?: string | undefined
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
 * The configuration of a training: the defaults, the recipe, the preset, the model that it starts from, the command line;
 * a later one wins.
 *
 * @throws {UsageError} at an unknown preset, recipe or setting, with the nearest name
 */
export function configure<T extends Target>(
  target: T,
  { preset, overrides = [], seed }: ConfigureOptions,
): Configured<T> {
  const presets = preset === undefined ? [] : loadPreset(target, preset)
  const said: Layer[] = [
    { values: parseOverrides(overrides), from: 'command line' },
    ...(seed === undefined ? [] : [{ values: { seed }, from: '--seed' }]),
  ]
  const from = forkOf([...presets, ...said])
  const layers = [...presets, ...(from === '' ? [] : [forkLayer(from, target)]), ...said]
  // Which recipe, and which of its sections, only preset and command line can say.
  const { recipe, ...asked } = resolve(targets[target], layers) as TargetConfig<Target>
  const space = 'space' in asked ? asked.space : undefined
  const config = resolve(targets[target], [...recipeLayers(recipe, target, space), ...layers])
  return { config: config as TargetConfig<T>, lineage: presets.map((layer) => layer.preset).reverse() }
}

/** The model that a training starts from, as the last layer that speaks of it says. */
function forkOf(layers: readonly Layer[]): string {
  const named = layers.map(({ values }) => (values as { fork?: { from?: unknown } }).fork?.from)
  const from = named.filter((value) => value !== undefined).at(-1)
  return typeof from === 'string' ? from : ''
}
