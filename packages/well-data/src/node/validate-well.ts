import { resolve } from 'node:path'
import { isLolaError } from '@lola-ts/tensor-core'
import { checkHdf5 } from './check-hdf5'
import { compareStats, statsFileOf, type TrainScans } from './compare-stats'
import { checkPhysics, physicsOfFile } from './dataset-physics'
import type { FileSelection } from './file-selection'
import type { Finding } from './finding'
import { attempt, hdf5, openHandle } from './hdf5'
import { inspect } from './inspect'
import type { Source } from './read-field'
import { type FieldScan, scanField, type TrajectoryScan, trajectoryScan } from './scan-field'
import { findAllFiles } from './splits-of'
import type { WellMetadata } from './well-metadata'

/**
 * Checks a file, or all files of a folder (all splits of a dataset), and reads every value of them: schema, fields of
 * the physics, NaN and infinities, constant fields, states that repeat, trajectories that are there twice (in two
 * splits, too), agreement between files and with `stats.yaml`. Goes on after an error; memory does not grow with the
 * size of the fields.
 *
 * @returns what was found, errors first to last as met; no `error` and no `warning` among them means fit for use
 * @throws NotFoundError if there is nothing to check
 */
export async function validateWell(path: string, selection: FileSelection = {}): Promise<Finding[]> {
  const findings: Finding[] = []
  let first: (WellMetadata & { path: string }) | undefined
  const seen = new Map<string, { file: string; trajectory: number }>()
  const train = new Map<string, TrainScans>()
  const files = findAllFiles(path, selection)
  for (const file of files) {
    const { metadata, found, scan, fields } = await validateFile(file)
    findings.push(...found)
    if (!metadata) continue
    if (first && first.grid.join() !== metadata.grid.join()) {
      const what = `has the grid [${metadata.grid}], expected [${first.grid}] as in ${first.path}`
      findings.push({ file, dataset: 'dimensions', index: null, severity: 'error', what })
    }
    first ??= { ...metadata, path: file }
    if (scan) findings.push(...repeatedStates(file, scan), ...duplicates(file, scan, seen))
    const stats = statsFileOf(file)
    if (!stats) continue
    if (!train.has(stats)) train.set(stats, new Map())
    const scans = train.get(stats)!
    for (const [name, statistics] of fields) scans.set(name, [...(scans.get(name) ?? []), statistics])
  }
  // A part of the train split says nothing about its statistics.
  const whole = files[0] !== path && !selection.include?.length && !selection.exclude?.length
  if (whole) for (const [stats, scans] of train) findings.push(...compareStats(stats, scans))
  return findings
}

interface FileScan {
  metadata: WellMetadata | null
  found: Finding[]
  scan: TrajectoryScan | null
  fields: Map<string, NonNullable<FieldScan['statistics']>>
}

async function validateFile(path: string): Promise<FileScan> {
  const found: Finding[] = []
  const fields: FileScan['fields'] = new Map()
  const fail = (error: unknown): void => {
    if (!isLolaError(error) || error.code === 'NOT_FOUND') throw error
    const what = error.message.replace(`${path}: `, '')
    const hint = error.hint && { hint: error.hint }
    found.push({ file: path, dataset: null, index: null, severity: 'error', what, ...hint })
  }
  let metadata: WellMetadata | null = null
  let scan: TrajectoryScan | null = null
  let complete = true
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
        scan = trajectoryScan(metadata)
        try {
          checkPhysics(path, metadata, physicsOfFile(metadata))
        } catch (error) {
          fail(error)
        }
        for (const field of [...metadata.fields, ...metadata.constants]) {
          try {
            const { findings, statistics } = scanField(source, field, scan)
            found.push(...findings)
            if (statistics) fields.set(field.name, statistics)
            else complete = false
          } catch (error) {
            fail(error)
            complete = false
          }
          if (library.dead) break
        }
      }
    } finally {
      if (!library.dead) attempt(library, path, () => file.close())
    }
  } catch (error) {
    fail(error)
    complete = false
  }
  return { metadata, found, scan: complete ? scan : null, fields }
}

/** Runs of states that equal the one before in every field. */
function repeatedStates(file: string, { repeated }: TrajectoryScan): Finding[] {
  const findings: Finding[] = []
  for (const [trajectory, steps] of repeated.entries()) {
    const first = steps.indexOf(1)
    if (first < 0) continue
    const count = steps.reduce((sum, one) => sum + one, 0)
    findings.push({
      file,
      dataset: null,
      index: [trajectory, first],
      severity: 'warning',
      what: `${count} states of trajectory ${trajectory} equal the one before in every field, the first is step ${first}`,
      hint: 'Did the simulation stop, or was a state written twice? Cut the time with: lola data prepare --steps',
    })
  }
  return findings
}

function duplicates(
  file: string,
  { digests }: TrajectoryScan,
  seen: Map<string, { file: string; trajectory: number }>,
): Finding[] {
  const findings: Finding[] = []
  for (const [trajectory, hash] of digests.entries()) {
    const digest = hash.digest('hex')
    const same = seen.get(digest)
    if (same) {
      findings.push({
        file,
        dataset: null,
        index: [trajectory],
        severity: 'warning',
        what: `trajectory ${trajectory} equals trajectory ${same.trajectory} of ${same.file} in every field`,
        hint: 'A trajectory that is there twice counts double, and scores mean nothing if it is in two splits.',
      })
    } else seen.set(digest, { file, trajectory })
  }
  return findings
}
