import type { Series } from '../figures/line-chart'
import type { ComparedModel } from './compared'

/** Grey dashes for baselines, grey dots for autoencoders alone, a colour for each forecast. */
export function modelStyle(models: readonly ComparedModel[], model: ComparedModel): Pick<Series, 'colour' | 'dash'> {
  if (model.kind === 'baseline') return { colour: 0, dash: 'dashed' }
  if (model.kind === 'reconstruction') {
    const all = models.filter(({ kind }) => kind === 'reconstruction')
    const forecast = models.filter(isForecast).findIndex(({ model: name }) => name === model.model)
    return { colour: all.length === 1 || forecast < 0 ? 0 : (forecast % 6) + 1, dash: 'dotted' }
  }
  const forecasts = models.filter(isForecast)
  return { colour: (forecasts.indexOf(model) % 6) + 1, dash: forecasts.indexOf(model) < 6 ? 'solid' : 'dashed' }
}

export const isForecast = ({ kind }: Pick<ComparedModel, 'kind'>) => kind === 'emulation' || kind === 'guided'

/** On how much data lines stand, and what the shades are. */
export function averagingWords(trajectories: number, starts: number, hasIntervals: boolean): string {
  const count = `${trajectories} ${trajectories === 1 ? 'trajectory' : 'trajectories'}`
  const from = starts > 1 ? `, ${starts} starts each` : ''
  const shades = hasIntervals
    ? 'shades: 95 % intervals, by bootstrap over trajectories'
    : 'no intervals, which need five trajectories or more'
  return `Means over ${count}${from}; ${shades}.`
}
