import { ensembleMean, fieldOf, fieldPanels, lineChart, type Mark, type ScoreRecord } from '@lola-ts/eval'
import type { Observations } from '@lola-ts/guidance'
import type { WellDataset } from '@lola-ts/well-data/node'
import { axesOf } from '../demo/demo-axes'
import { fieldLooks } from '../demo/demo-looks'
import type { OpenedEmulator } from '../models/open-model'
import { type Truth, truthAt } from './forecast'
import { observedPicture, placeOnAxis } from './observed-picture'

export interface GuidanceFigure {
  model: OpenedEmulator
  dataset: WellDataset
  truth: Truth
  observations: Observations
  /** `[member, ...space, field]` for each lead, normalised. */
  guided: readonly Float32Array[]
  /** The same, unguided. */
  free: readonly Float32Array[]
  scores: readonly ScoreRecord[]
  /** Members. */
  count: number
}

/**
 * What guidance does, as one SVG: truth, observations drawn as what they are, guided mean, spread and unguided mean of
 * the last state that is observed, in normalised units, and errors by lead time. Of 3-D flows the errors alone.
 */
export async function guidanceFigure(figure: GuidanceFigure): Promise<string> {
  const { model, truth, observations, guided, dataset } = figure
  const parts = [errorChart(figure)]
  if (truth.shape.length === 3) {
    const last = guided.findLastIndex((_, i) => (observations.seen[truth.context + i] ?? 0) > 0)
    const lead = Math.max(1, last + 1)
    const { file } = dataset.trajectories[truth.trajectory]!
    const [x, y] = axesOf(dataset.files.find(({ path }) => path === file)!)
    parts.unshift(await panels(figure, lead, { x: x!, y: y! }))
  }
  const sizes = parts.map((svg) => {
    const [, width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!.map(Number)
    return { width: width!, height: height! }
  })
  const width = Math.max(...sizes.map((size) => size.width))
  let top = 0
  const placed = parts.map((svg, i) => {
    const at = top
    top += sizes[i]!.height + 16
    return svg.replace('<svg ', `<svg y="${at}" `)
  })
  const name = `guidance of ${model.name}`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" width="${width}" height="${top}"><title>${name}</title><rect width="${width}" height="${top}" fill="#fff"/>${placed.join('')}</svg>\n`
}

type Axes = Record<'x' | 'y', ReturnType<typeof axesOf>[number]>

async function panels(
  { model, truth, observations, guided, free, count }: GuidanceFigure,
  lead: number,
  { x, y }: Axes,
): Promise<string> {
  const { physics } = model
  const fields = physics.fields.length
  const [nx, ny] = truth.shape as [number, number]
  const picture = await observedPicture(observations, truth.context - 1 + lead, truth.shape)
  const [mean, unguided] = [ensembleMean(guided[lead - 1]!, count), ensembleMean(free[lead - 1]!, count)]
  const deviation = spreadOf(guided[lead - 1]!, mean, count)
  const known = lead <= truth.future ? truthAt(truth, lead) : null
  const looks = fieldLooks(physics)
  const rows = physics.fields.map((label, f) => {
    const marks: Mark[] = picture.points
      .filter(({ values }) => Number.isFinite(values[f]))
      .map(({ at, values }) => ({ x: placeOnAxis(x, nx, at[0]!), y: placeOnAxis(y, ny, at[1]!), value: values[f]! }))
    return {
      label,
      signed: looks[f]!.signed,
      panels: [known, picture.values, mean, deviation, unguided].map((one) => one && fieldOf(one, fields, f)),
      marks: [[], marks, [], [], []],
    }
  })
  const columns = ['truth', 'observations', `guided mean (${count})`, 'guided spread', 'unguided mean']
  return fieldPanels({ title: `${model.name}, ${lead} states ahead`, columns, rows, x, y, grid: [nx, ny] })
}

function spreadOf(ensemble: Float32Array, mean: ArrayLike<number>, count: number): Float32Array {
  const size = mean.length
  return Float32Array.from({ length: size }, (_, i) => {
    let sum = 0
    for (let m = 0; m < count; m++) sum += (ensemble[m * size + i]! - mean[i]!) ** 2
    return Math.sqrt(sum / Math.max(1, count - 1))
  })
}

/** VRMSE of the means and spread of the guided ensemble, by lead time. */
function errorChart({ scores }: GuidanceFigure): string {
  const line = (name: string, kind: string, metric: string, dash: 'solid' | 'dashed', colour: number) => {
    const own = scores.filter((row) => row.kind === kind && row.metric === metric && row.field === 'mean')
    return { name, x: own.map(({ lead }) => lead), y: own.map(({ value }) => value), dash, colour }
  }
  const series = [
    line('unguided', 'emulation', 'vrmse', 'solid', 0),
    line('guided', 'guided', 'vrmse', 'solid', 1),
    line('unguided spread', 'emulation', 'spread', 'dashed', 0),
    line('guided spread', 'guided', 'spread', 'dashed', 1),
  ].filter(({ x }) => x.length > 0)
  if (series.length === 0) series.push({ name: 'truth unknown', x: [0, 1], y: [0, 0], dash: 'dashed', colour: 0 })
  const labels = { xLabel: 'lead time [states]', yLabel: 'VRMSE of the mean, and spread' }
  return lineChart({ title: 'Errors by lead time', ...labels, series, width: 720 })
}
