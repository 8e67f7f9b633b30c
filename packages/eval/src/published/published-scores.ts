import { defaultIdentity, type Metric } from '../metrics'
import type { ScoreIdentity } from '../scores/score-identity'
import { type Horizon, parseHorizons } from '../streaming/horizons'
import { paperTables } from './paper-tables'

/** A number that somebody published: not measured here, with their weights, data and machine. */
export interface PublishedScore extends ScoreIdentity, Horizon {
  /** Where it stands. */
  source: string
  dataset: string
  method: string
  kind: 'reconstruction' | 'emulation'
  compression: number
  field: string
  value: number
}

const names: Record<string, string> = {
  AE: 'autoencoder',
  LDM: 'latent diffusion',
  LNS: 'latent neural solver',
  NS: 'neural solver in pixels',
}

/**
 * The paper's published scores of a dataset: 64 test trajectories, ensembles of 16 for diffusion, full-size networks on
 * the full data. VRMSE of diffusion is that of the ensemble mean.
 *
 * Source: Rozet et al., "Lost in Latent Space", arXiv 2507.02608v4, tables 6 and 8 to 13.
 */
export function publishedScores(dataset: string): PublishedScore[] {
  const source = 'arXiv 2507.02608v4'
  return (Object.keys(paperTables) as (keyof typeof paperTables)[]).flatMap((metric) => {
    const tables: Record<string, { horizons: readonly string[]; field?: string; rows: string }> = paperTables[metric]
    const table = tables[dataset]
    if (!table) return []
    const horizons = table.horizons.flatMap(parseHorizons)
    return table.rows.split('\n').flatMap((row) => {
      const [method, compression, ...values] = row.split(' ')
      return horizons.map(
        (horizon, i): PublishedScore => ({
          ...defaultIdentity(metric satisfies Metric),
          ...horizon,
          source,
          dataset,
          method: names[method!]!,
          kind: method === 'AE' ? 'reconstruction' : 'emulation',
          compression: Number(compression),
          field: table.field ?? (metric === 'sliced_wasserstein' ? 'density' : 'mean'),
          value: Number(values[i]),
        }),
      )
    })
  })
}
