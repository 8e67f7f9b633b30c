import type { EvaluationManifest, ExampleStates } from '../results/manifest'
import type { Values } from '../scores'
import type { Comparison } from './compared'

/** States of a result that were kept as pictures. */
export interface KeptStates {
  /** The model, as at the end of a line. */
  label: string
  manifest: EvaluationManifest
  example: ExampleStates
  values: Values
}

/** States of each result that kept some, each of its own trajectory. */
export function allKept({ results, models }: Comparison): KeptStates[] {
  return results.flatMap(({ manifest, example }, result): KeptStates[] => {
    if (!manifest?.example || !example || manifest.regime === 'latent') return []
    const { model, kind } = manifest.example
    const label =
      models.find((one) => one.result === result && one.model === model && one.kind === kind)?.label ?? model
    return [{ label, manifest, example: manifest.example, values: example }]
  })
}

/** States of the first result's trajectory beside those of all results that kept the same one. */
export function keptStates(comparison: Comparison): KeptStates[] {
  const all = allKept(comparison)
  const first = all[0]
  return all.filter(
    ({ example }) =>
      example.trajectory === first!.example.trajectory && example.grid.join() === first!.example.grid.join(),
  )
}

/** A picture `[x, y, field]`, or undefined where it was not kept. */
export function panelOf({ example, values, manifest }: KeptStates, lead: number, panel: string): Values | undefined {
  const [i, k] = [example.leads.indexOf(lead), example.panels.indexOf(panel)]
  if (i < 0 || k < 0) return undefined
  const size = example.grid[0] * example.grid[1] * manifest.fields.length
  const at = (i * example.panels.length + k) * size
  return values.subarray(at, at + size)
}

/** About `count` lead times, evenly, the first and the last included. */
export function leadsOver(leads: readonly number[], count: number): number[] {
  if (leads.length <= count) return [...leads]
  return Array.from({ length: count }, (_, i) => leads[Math.round((i * (leads.length - 1)) / (count - 1))]!)
}
