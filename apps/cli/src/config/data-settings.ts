import { choice, number, paths, text, whole, wholes, words } from './setting'
import type { Resolved } from './settings'

/** What a model is trained on; the same for all of them. */
export const dataSettings = {
  path: paths('data/datasets/rayleigh_benard', 'folder of the dataset, or a file of it; several are read as one'),
  physics: text('', 'what a dry run plans for where the data are not at hand: a physics of the registry'),
  grid: wholes([], 'what a dry run plans for where the data are not at hand: cells along each axis'),
  start: whole(0, 'first snapshot of each trajectory that is used'),
  statistics: choice('measured', ['measured', 'reference'], 'what normalises fields: the data, or the paper'),
  augment: words(
    [],
    'symmetries such as [flip-x, roll-x, permute]; not those of cached latents, which have theirs already',
  ),
  memory: number(2048, 'snapshots are kept in memory up to this many megabytes'),
}

export type DataSettings = Resolved<typeof dataSettings>
