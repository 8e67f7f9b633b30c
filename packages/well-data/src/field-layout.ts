/** Tensor order of a field: `scalar` has one channel, `vector` one an axis, `tensor` one a pair of axes. */
export type FieldKind = 'scalar' | 'vector' | 'tensor'

/** One field and how many channels it takes. Channels follow the order of a list of these. */
export interface FieldLayout {
  /** Name of the dataset in the file, without component: `velocity`. */
  name: string
  kind: FieldKind
}

/** How many component axes a kind has: 0, 1, 2. It is the `t0`, `t1`, `t2` of The Well's groups. */
export const tensorOrder: Readonly<Record<FieldKind, 0 | 1 | 2>> = { scalar: 0, vector: 1, tensor: 2 }

/** The axes each channel of a field points along: `[[]]`, `[[0], [1]]`, `[[0, 0], [0, 1], [1, 0], [1, 1]]`. */
export function componentAxes(kind: FieldKind, dimensions: number): number[][] {
  let axes: number[][] = [[]]
  for (let order = 0; order < tensorOrder[kind]; order++) {
    axes = axes.flatMap((head) => Array.from({ length: dimensions }, (_, axis) => [...head, axis]))
  }
  return axes
}

/** Channel names of a field as the reference writes them: `velocity_x`, `velocity_y`; `stress_xx`, `stress_xy`, ... */
export function channelNames(field: FieldLayout, dimensions: string[]): string[] {
  return componentAxes(field.kind, dimensions.length).map((axes) =>
    axes.length === 0 ? field.name : `${field.name}_${axes.map((axis) => dimensions[axis]).join('')}`,
  )
}
