import { coarsen } from '../../coarsen'
import type { FileCopy } from './file-copy'
import type { PreparePlan } from './prepare-plan'

/** Boundary conditions. A coarse point belongs to a mask if any of its points did. */
export async function copyBoundaries(copy: FileCopy, plan: PreparePlan, spatialDims: readonly string[]): Promise<void> {
  copy.file.group('boundary_conditions')
  copy.copyAttributes('boundary_conditions')
  for (const name of copy.members('boundary_conditions')) {
    const path = `boundary_conditions/${name}`
    copy.copyAttributes(path)
    const factors = copy.texts(path, 'associated_dims').map((dim) => plan.factors[spatialDims.indexOf(dim)] ?? 1)
    const mask = copy.value(`${path}/mask`)
    const mean = coarsen(Array.from(mask.data, Number), mask.shape, 1, factors, 'mean')
    await copy.write(`${path}/mask`, {
      type: mask.type,
      shape: mask.shape.map((size, axis) => size / factors[axis]!),
      data: Array.from(mean, (x) => (x > 0 ? 1 : 0)),
    })
    // Values stand on the points of the mask, whose number a coarser grid changes.
    const same = factors.every((factor) => factor === 1)
    if (same && copy.members(path).includes('values')) {
      await copy.write(`${path}/values`, copy.value(`${path}/values`))
    }
  }
}
