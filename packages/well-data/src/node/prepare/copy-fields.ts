import { coarsen } from '../../coarsen'
import { DataError } from '../../errors'
import { tensorOrder } from '../../field-layout'
import { fieldSink } from '../field-sink'
import { attempt } from '../hdf5'
import { product } from '../product'
import type { WellField } from '../well-metadata'
import { textList } from '../write-metadata'
import type { FileCopy } from './file-copy'
import type { PreparePlan } from './prepare-plan'

/** A read of the source takes about this many bytes: a chunk is decompressed for every read that touches it. */
const blockBytes = 2 ** 25

export interface CopyFieldsOptions {
  /** States in one chunk. */
  chunkSteps?: number
  signal?: AbortSignal
  onProgress?: (done: number, total: number) => void
}

/**
 * Fields, some states at a time.
 *
 * @throws DataError for NaN and infinities
 */
export async function copyFields(
  copy: FileCopy,
  plan: PreparePlan,
  grid: readonly number[],
  options: CopyFieldsOptions,
): Promise<void> {
  for (const order of [0, 1, 2]) {
    const group = `t${order}_fields`
    copy.copyAttributes(group)
    const isKept = (name: string) => plan.fields.some(({ dataset }) => dataset === `${group}/${name}`)
    copy.file.attribute(group, 'field_names', textList(copy.texts(group, 'field_names').filter(isKept)))
  }
  const states = ({ sampleVarying, timeVarying }: WellField) =>
    (sampleVarying ? plan.trajectories.length : 1) * (timeVarying ? plan.steps.length : 1)
  const total = plan.fields.reduce((sum, field) => sum + states(field), 0)
  let done = 0
  const tick = () => options.onProgress?.(++done, total)
  for (const field of plan.fields) {
    await copyField(copy, plan, grid, field, options, tick)
    copy.copyAttributes(field.dataset)
  }
}

async function copyField(
  copy: FileCopy,
  plan: PreparePlan,
  wholeGrid: readonly number[],
  { dataset, sampleVarying, timeVarying, dimVarying, kind, components }: WellField,
  { chunkSteps, signal }: CopyFieldsOptions,
  tick: () => void,
): Promise<void> {
  const stored = (axes: readonly number[]) => axes.filter((_, axis) => dimVarying[axis])
  const [grid, factors] = [stored(wholeGrid), stored(plan.factors)]
  const same = factors.every((factor) => factor === 1)
  const source = copy.handle(dataset)
  const sink = fieldSink(copy.file, dataset, {
    type: source.metadata.size === 8 ? 'float64' : 'float32',
    grid: grid.map((size, axis) => size / factors[axis]!),
    componentAxes: Array<number>(tensorOrder[kind]).fill(wholeGrid.length),
    sampleVarying,
    timeVarying,
    chunkSteps,
  })
  const size = product(grid) * components.length

  /** Finite values of `count` states from `first` on. */
  function read(trajectory: number, first: number, count: number): Float32Array | Float64Array {
    const { stride } = plan.range
    const lead: [number, number, number][] = []
    if (sampleVarying) lead.push([trajectory, trajectory + 1, 1])
    if (timeVarying) lead.push([first, first + (count - 1) * stride + 1, stride])
    const all = source.shape!.slice(lead.length).map((): [] => [])
    const values = attempt(copy.library, `${copy.path}: ${dataset}`, () => source.slice([...lead, ...all])) as
      | Float32Array
      | Float64Array
    const bad = values.findIndex((x) => !Number.isFinite(x))
    if (bad < 0) return values
    const step = first + Math.floor(bad / size) * stride
    throw new DataError(`${copy.path}: ${dataset} is ${values[bad]} in trajectory ${trajectory} at step ${step}`, {
      hint: `Leave that part out, or look at all such places with: lola data validate ${copy.path}`,
    })
  }

  const atOnce = Math.max(1, Math.floor(blockBytes / (8 * size)))
  const { start, stride } = plan.range
  const count = timeVarying ? plan.steps.length : 1
  for (const [to, from] of (sampleVarying ? plan.trajectories : [0]).entries()) {
    for (let done = 0; done < count; done += atOnce) {
      signal?.throwIfAborted()
      const states = Math.min(atOnce, count - done)
      const values = read(from, start + done * stride, states)
      for (let i = 0; i < states; i++) {
        const state = values.subarray(i * size, (i + 1) * size)
        await sink.append(to, same ? state : coarsen(state, grid, components.length, factors, plan.method))
        tick()
      }
    }
  }
  await sink.finish(plan.trajectories.length)
}
