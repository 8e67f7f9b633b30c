import { ShapeError } from '@lola-ts/tensor-core'
import { axisLabel, resampling, type SpaceAxis } from '../figures/axis'
import { base64 } from '../figures/base64'
import { type ColourMapName, colourMap, levels } from '../figures/colour-map'
import { fieldOf } from '../figures/field-image'
import { quantise, type Range, valueRange } from '../figures/quantise'
import { element, escapeText } from '../figures/svg'
import { rangeLabels, shortNumber } from '../figures/ticks'
import type { Values } from '../scores'
import { type PlayerData, playerScript } from './player-script'
import type { Section } from './section'

/** A field as readers know it. */
export interface FieldInfo {
  name: string
  /** Nothing for a pure number. */
  unit?: string
  /** Whether it has a sign, as velocities: colours then diverge about zero. Default false. */
  signed?: boolean
}

/** A column of an animation. */
export interface PlayerPanel {
  label: string
  /** `[lead, x, y, field]`. Values that are not finite are drawn grey. */
  frames: Values
  /** A remark under the label for each lead, e.g. the error. */
  remarks?: readonly string[]
  /** Points to mark on the pictures, e.g. sensors: `[x, y]` in the units of the axes. */
  marks?: readonly (readonly [number, number])[]
}

export interface PlayerOptions {
  title: string
  /** What the pictures show, under them. */
  caption: string
  /** The first is the truth: its range of values sets the colours of all. */
  panels: readonly PlayerPanel[]
  fields: readonly FieldInfo[]
  x: SpaceAxis
  y: SpaceAxis
  /** Number of nodes along x and y. */
  grid: readonly [number, number]
  /** Each frame in words: `lead 4 · 1.00 free-fall times`. */
  leads: readonly string[]
}

/**
 * An animation of forecasts side by side: a column a panel, a row a field, shared colours in a row; play button, slider
 * and, on phones, a choice of field. Frames are quantised to 255 levels, about a kilobyte for each 1000 values.
 *
 * @throws ShapeError if a panel does not have `leads x grid x fields` values
 */
export function playerSection(options: PlayerOptions): Section {
  const { title, caption, panels, fields, x, y, grid, leads } = options
  const size = leads.length * grid[0] * grid[1] * fields.length
  for (const { label, frames } of panels) {
    if (frames.length !== size) {
      const expected = `${leads.length} leads x ${grid.join(' x ')} x ${fields.length} fields`
      throw new ShapeError(`frames of ${label}: ${frames.length} values, expected ${expected} = ${size}`)
    }
  }
  const split = panels.map(({ frames }) => fields.map((_, field) => fieldOf(frames, fields.length, field)))
  const looks = fields.map(({ signed = false }, field) => {
    const name: ColourMapName = signed ? 'blueRed' : 'magma'
    return { name, range: valueRange(split[0]?.[field] ?? new Float64Array(), { signed }) }
  })

  const data: PlayerData = {
    grid,
    columns: resampling(x, grid[0], x.coordinates ? 2 * grid[0] : grid[0]),
    rows: resampling(y, grid[1], y.coordinates ? 2 * grid[1] : grid[1]),
    leads: [...leads],
    colours: looks.map(({ name }) => base64(colourMap(name))),
    frames: split.map((parts) => base64(joined(parts.map((values, field) => quantise(values, looks[field]!.range))))),
    scores: panels.map(({ remarks }) => (remarks ? [...remarks] : null)),
  }

  const rows = fields.map((field, i) => {
    const { name, range } = looks[i]!
    const cells = panels.map((panel, j) => cell(panel, j, field, i, options)).join('')
    const chosen = i === 0 ? ' chosen' : ''
    return `<div class="row${chosen}">${rowHead(field, name, range)}${cells}</div>`
  })
  const choices = fields.map(({ name }, i) => {
    const input = `<input type="radio" name="field" value="${i}"${i === 0 ? ' checked' : ''}>`
    return `<label>${input} ${escapeText(name)}</label>`
  })
  const aspect = (x.extent[1] - x.extent[0]) / (y.extent[1] - y.extent[0])
  const html = `<div class="player" style="--columns:${panels.length};--aspect:${aspect}">
<form class="choose" aria-label="Field">${choices.join('')}</form>
<div class="rows">${rows.join('\n')}</div>
<div class="controls"><button type="button">Play</button>
<input type="range" min="0" max="${leads.length - 1}" value="0" step="1" aria-label="Lead time">
<output>${escapeText(leads[0] ?? '')}</output></div>
<script type="application/json">${JSON.stringify(data).replace(/</g, '\\u003c')}</script>
</div>
<p class="caption">${escapeText(caption)}</p>`
  return { title, html, script: playerScript }
}

function rowHead({ name, unit }: FieldInfo, colours: ColourMapName, range: Range): string {
  const table = colourMap(colours)
  const [low, high] = rangeLabels(range)
  const stops = Array.from({ length: 17 }, (_, i) => {
    const at = Math.round((i / 16) * (levels - 1)) * 3
    return `rgb(${table.subarray(at, at + 3).join(' ')})`
  })
  return `<div class="row-head"><b>${escapeText(axisLabel({ name, unit }))}</b>
<div class="bar" style="background:linear-gradient(90deg,${stops.join(',')})"></div>
<div class="ends"><span>${low}</span><span>${high}</span></div></div>`
}

function cell(panel: PlayerPanel, j: number, field: FieldInfo, i: number, { x, y }: PlayerOptions): string {
  const label = escapeText(panel.label)
  const words = `${field.name}, ${panel.label}: animated map, ${x.name} to the right, ${y.name} upwards`
  const canvas = `<canvas data-panel="${j}" data-field="${i}" role="img" aria-label="${escapeText(words)}"></canvas>`
  const ends = (axis: SpaceAxis) => [axis.extent[0], axis.extent[1]].map(shortNumber)
  const [x0, x1] = ends(x)
  const [y0, y1] = ends(y)
  const yEnds =
    j === 0
      ? `<div class="y-ends"><span>${y1}</span><span>${escapeText(axisLabel(y))}</span><span>${y0}</span></div>`
      : ''
  return `<figure><figcaption><b>${label}</b><span class="score" data-panel="${j}">&nbsp;</span></figcaption>
<div class="frame">${canvas}${marks(panel, x, y)}${yEnds}
<div class="ends x-ends"><span>${x0}</span><span>${escapeText(axisLabel(x))}</span><span>${x1}</span></div></div></figure>`
}

function marks({ marks: points }: PlayerPanel, x: SpaceAxis, y: SpaceAxis): string {
  if (!points?.length) return ''
  const [width, height] = [x.extent[1] - x.extent[0], y.extent[1] - y.extent[0]]
  const r = Math.sqrt(width * height) / 110
  const circles = points.map(([px, py]) => {
    const place = { cx: px - x.extent[0], cy: y.extent[1] - py, r, 'stroke-width': r / 2 }
    return `<circle ${Object.entries(place)
      .map(([key, value]) => `${key}="${Number(value.toPrecision(5))}"`)
      .join(' ')}/>`
  })
  return element('svg', { class: 'marks', viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' }, ...circles)
}

function joined(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}
