import { createHash, type Hash } from 'node:crypto'
import { type Moments, moments } from '../moments'
import type { Finding } from './finding'
import { indexInField, readField, type Source } from './read-field'
import type { WellField, WellMetadata } from './well-metadata'

/** What reading all fields of a file tells about its trajectories. */
export interface TrajectoryScan {
  /** One a trajectory: a digest of all its time-varying fields. */
  digests: Hash[]
  /** `[trajectory][step]`: whether the state equals the one before it in all fields read so far. */
  repeated: Uint8Array[]
}

export function trajectoryScan({ nTrajectories, nSteps }: WellMetadata): TrajectoryScan {
  return {
    digests: Array.from({ length: nTrajectories }, () => createHash('sha256')),
    repeated: Array.from({ length: nTrajectories }, () => new Uint8Array(nSteps).fill(1, 1)),
  }
}

/** What one field of one file holds. */
export interface FieldScan {
  findings: Finding[]
  /** Null if some values are not finite. */
  statistics: (ReturnType<Moments['result']> & { count: number }) | null
}

/** Reads a field state by state. */
export function scanField(source: Source, field: WellField, scan: TrajectoryScan): FieldScan {
  const { path, metadata } = source
  const identity = field.components.map(() => (x: number) => x)
  const running = moments(identity)
  const constantIn: { trajectory: number; component: number; value: number }[] = []
  let bad = 0
  let firstBad: { index: number[]; value: number } | undefined
  const nTrajectories = field.sampleVarying ? metadata.nTrajectories : 1
  for (let trajectory = 0; trajectory < nTrajectories; trajectory++) {
    const own = moments(identity)
    let before: Uint8Array | null = null
    for (let step = 0; step < (field.timeVarying ? metadata.nSteps : 1); step++) {
      const values = readField(source, field, trajectory, { start: step, count: 1, stride: 1 })
      for (let i = 0; i < values.length; i++) {
        if (Number.isFinite(values[i])) continue
        bad++
        firstBad ??= { index: placeOf(i, field, metadata, trajectory, step), value: values[i]! }
      }
      if (bad === 0) {
        running.add(values)
        own.add(values)
      }
      if (!field.timeVarying) continue
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
      scan.digests[trajectory]!.update(bytes)
      if (!before || Buffer.compare(before, bytes) !== 0) scan.repeated[trajectory]![step] = 0
      before = bytes
    }
    if (bad > 0) continue
    const { min, max } = own.result()
    for (const component of field.components.keys()) {
      if (min[component] === max[component]) constantIn.push({ trajectory, component, value: min[component]! })
    }
  }
  const finding = (severity: Finding['severity'], what: string, index: number[] | null = null): Finding => ({
    file: path,
    dataset: field.dataset,
    index,
    severity,
    what,
  })
  if (firstBad) {
    const hint = 'Remove the trajectory or simulate it again; models cannot learn from such values.'
    const what = `holds ${bad} values that are not finite, the first is ${firstBad.value} at [${firstBad.index}]`
    return { findings: [{ ...finding('error', what, firstBad.index), hint }], statistics: null }
  }
  const statistics = { ...running.result(), count: running.count }
  const { mean, std, min, max } = statistics
  const findings = field.components.flatMap((name, c): Finding[] => {
    const [m, s, low, high] = [mean[c]!, std[c]!, min[c]!, max[c]!].map(short)
    const facts = finding('info', `${name}: mean ${m}, std ${s}, from ${low} to ${high}`)
    if (!field.timeVarying) return [facts]
    if (min[c] === max[c]) return [finding('warning', `${name} is ${min[c]} everywhere`), facts]
    const still = constantIn.filter(({ component }) => component === c)
    return [
      ...still.map(({ trajectory, value }) =>
        finding('warning', `${name} is ${value} in all of trajectory ${trajectory}`, [trajectory]),
      ),
      facts,
    ]
  })
  return { findings, statistics }
}

/** `[trajectory, time, ...space, component]` of a flat index into one state. */
function placeOf(at: number, field: WellField, { grid }: WellMetadata, trajectory: number, step: number): number[] {
  const [, ...place] = indexInField(at, grid, field)
  return [trajectory, step, ...place]
}

function short(x: number): string {
  return String(Number(x.toPrecision(4)))
}
