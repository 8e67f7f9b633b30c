import { fieldOf, type Image, isSigned, type PanelRow, panelsImage, planeOf, type Range, rangeOf } from '@lola-ts/eval'
import type { WellFile } from '@lola-ts/well-data/node'
import { axesOf } from '../demo/demo-axes'
import { UsageError } from '../output/errors'

export interface PictureOptions {
  trajectory: number
  /** Names of channels; default all. */
  fields?: string[] | undefined
  units: Record<string, string>
  /** Node along the third axis. */
  slice: number
  /** Width of a panel in pixels. */
  width: number
}

/** Pictures of a file's fields. */
export interface Pictures {
  /** Some steps side by side, with colours of their own. */
  grid(steps: readonly number[]): Image
  /** One picture a step, all with the same colours. */
  frames(steps: readonly number[], onFrame: (done: number) => void): Image[]
}

/** Draws trajectories of two or three dimensions. */
export function picturesOf(file: WellFile, options: PictureOptions): Pictures {
  const { trajectory, units, slice, width } = options
  const { channels, grid, times, datasetName } = file
  const wanted = options.fields ?? channels
  const indices = wanted.map((name) => channels.indexOf(name))
  const unknown = wanted.find((_, i) => indices[i]! < 0)
  if (unknown !== undefined) {
    throw new UsageError(`--fields names ${unknown}`, { hint: `The file has ${channels.join(', ')}.` })
  }
  const [x, y] = axesOf(file)
  const plane = grid.length === 3 ? `, ${file.spatialDims[2]} = ${show(file.coordinates[2]![slice]!)}` : ''
  const unitOf = (channel: string) => {
    const field = file.fields.find(({ components }) => components.includes(channel))
    return field ? units[field.name] : undefined
  }
  const panelsAt = (step: number) => {
    const state = file.read(trajectory, { start: step, count: 1 })
    return indices.map((index) => planeOf(fieldOf(state, channels.length, index), grid, slice))
  }
  const row = (i: number, panels: PanelRow['panels'], range: Range): PanelRow => {
    const unit = unitOf(wanted[i]!)
    const signed = isSigned(range)
    return {
      label: wanted[i]!,
      ...(unit && { unit }),
      panels,
      signed,
      range: signed ? rangeOf([Float64Array.from(range)], true) : range,
    }
  }
  const figure = (columns: string[], rows: PanelRow[]) =>
    panelsImage({
      title: `${datasetName}, trajectory ${trajectory}${plane}`,
      columns,
      rows,
      x: x!,
      y: y!,
      grid: [grid[0]!, grid[1]!],
      panelWidth: width,
    })
  const head = (step: number) => `t = ${show(times[step]!)}`

  return {
    grid(steps) {
      const states = steps.map(panelsAt)
      const rows = wanted.map((_, i) => {
        const panels = states.map((state) => state[i]!)
        return row(i, panels, rangeOf(panels))
      })
      return figure(steps.map(head), rows)
    },
    frames(steps, onFrame) {
      const ranges = wanted.map((): Range[] => [])
      for (const step of steps) for (const [i, panel] of panelsAt(step).entries()) ranges[i]!.push(rangeOf([panel]))
      const shared = ranges.map((own) => rangeOf(own.map((range) => Float64Array.from(range))))
      return steps.map((step, done) => {
        const rows = panelsAt(step).map((panel, i) => row(i, [panel], shared[i]!))
        onFrame(done + 1)
        return figure([head(step)], rows)
      })
    },
  }
}

const show = (x: number) => String(Number(x.toPrecision(4)))
