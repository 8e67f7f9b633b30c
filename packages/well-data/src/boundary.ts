/** What happens at one end of an axis. */
export type Boundary = 'wall' | 'open' | 'periodic'

/** What happens at the lower and at the upper end of one axis. */
export type BoundaryPair = [lower: Boundary, upper: Boundary]

/** The Well's number of each boundary; these enter label vectors. */
export const boundaryCodes: Readonly<Record<Boundary, number>> = { wall: 0, open: 1, periodic: 2 }
