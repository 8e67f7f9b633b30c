import { resolve } from 'node:path'
import { isLolaError } from '@lola-ts/tensor-core'
import { moments } from '../moments'
import { checkHdf5 } from './check-hdf5'
import { checkPhysics, physicsOfFile } from './dataset-physics'
import { type FileSelection, findFiles } from './find-files'
import type { Finding } from './finding'
import { attempt, hdf5, openHandle } from './hdf5'
import { inspect } from './inspect'
import { indexInField, readField, type Source } from './read-field'
import type { WellField, WellMetadata } from './well-metadata'

/**
 * Checks a file, or all files of a folder, and reads every value of them: schema, fields of the physics, NaN and
 * infinities, constant fields, agreement between files. Goes on after an error; memory does not grow with the files.
 *
 * @returns what was found, errors first to last as met; no `error` and no `warning` among them means fit for use
 * @throws NotFoundError if there is nothing to check
 */
export async function validateWell(path: string, selection: FileSelection = {}): Promise<Finding[]> {
  const findings: Finding[] = []
  let first: (WellMetadata & { path: string }) | undefined
  for (const file of findFiles(path, selection)) {
    const { metadata, found } = await validateFile(file)
    findings.push(...found)
    if (!metadata) continue
    if (first && first.grid.join() !== metadata.grid.join()) {
      const what = `has the grid [${metadata.grid}], expected [${first.grid}] as in ${first.path}`
      findings.push({ file, dataset: 'dimensions', index: null, severity: 'error', what })
    }
    first ??= { ...metadata, path: file }
  }
  return findings
}

async function validateFile(path: string): Promise<{ metadata: WellMetadata | null; found: Finding[] }> {
  const found: Finding[] = []
  const fail = (error: unknown): void => {
    if (!isLolaError(error) || error.code === 'NOT_FOUND') throw error
    const what = error.message.replace(`${path}: `, '')
    found.push({
      file: path,
      dataset: null,
      index: null,
      severity: 'error',
      what,
      ...(error.hint && { hint: error.hint }),
    })
  }
  let metadata: WellMetadata | null = null
  try {
    checkHdf5(path)
    const library = await hdf5()
    const file = openHandle(library, resolve(path))
    try {
      const inspected = inspect(library, file, path)
      found.push(...inspected.findings)
      metadata = inspected.metadata
      if (metadata) {
        const source: Source = { library, file, path, metadata }
        try {
          checkPhysics(path, metadata, physicsOfFile(metadata))
        } catch (error) {
          fail(error)
        }
        for (const field of [...metadata.fields, ...metadata.constants]) {
          try {
            found.push(...scanField(source, field))
          } catch (error) {
            fail(error)
          }
          if (library.dead) break
        }
      }
    } finally {
      if (!library.dead) attempt(library, path, () => file.close())
    }
  } catch (error) {
    fail(error)
  }
  return { metadata, found }
}

/** Reads a field state by state. */
function scanField(source: Source, field: WellField): Finding[] {
  const { path, metadata } = source
  const running = moments(field.components.map(() => (x: number) => x))
  let bad = 0
  let firstBad: { index: number[]; value: number } | undefined
  for (let trajectory = 0; trajectory < (field.sampleVarying ? metadata.nTrajectories : 1); trajectory++) {
    for (let step = 0; step < (field.timeVarying ? metadata.nSteps : 1); step++) {
      const values = readField(source, field, trajectory, { start: step, count: 1, stride: 1 })
      for (let i = 0; i < values.length; i++) {
        if (Number.isFinite(values[i])) continue
        bad++
        firstBad ??= { index: placeOf(i, field, metadata, trajectory, step), value: values[i]! }
      }
      if (bad === 0) running.add(values)
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
    return [{ ...finding('error', what, firstBad.index), hint }]
  }
  const { mean, std, min, max } = running.result()
  return field.components.flatMap((name, c) => {
    const facts = finding(
      'info',
      `${name}: mean ${short(mean[c]!)}, std ${short(std[c]!)}, from ${short(min[c]!)} to ${short(max[c]!)}`,
    )
    const constant = field.timeVarying && min[c] === max[c]
    return constant ? [finding('warning', `${name} is ${min[c]} everywhere`), facts] : [facts]
  })
}

/** `[trajectory, time, ...space, component]` of a flat index into one state. */
function placeOf(at: number, field: WellField, { grid }: WellMetadata, trajectory: number, step: number): number[] {
  const [, ...place] = indexInField(at, grid, field)
  return [trajectory, step, ...place]
}

function short(x: number): string {
  return String(Number(x.toPrecision(4)))
}
