import type { Values } from '../scores/values'
import { divergence } from './divergence'
import { domainMean } from './domain-mean'
import { nusselt } from './nusselt'
import { gridWeights, quadratureWeights } from './quadrature'

/** Where a flow takes place. */
export interface FlowDomain {
  /** Names of the axes: `['x', 'y']`. */
  dimensions: readonly string[]
  /** Coordinates along each axis. */
  coordinates: readonly (readonly number[])[]
  /** Whether each axis wraps round. */
  periodic: readonly boolean[]
  /** Constant parameters, such as `Rayleigh` and `Prandtl`. */
  scalars: Readonly<Record<string, number>>
}

/** Names of {@link quantitiesOf}, which are those of their metrics in score records. */
export type QuantityName = 'mass' | 'energy' | 'buoyancy' | 'kinetic_energy' | 'nusselt' | 'divergence'

/** One number of a state that says whether its physics is right. */
export interface Quantity {
  name: QuantityName
  /** @param snapshot `[...space, field]`, in the units of the data */
  of(snapshot: Values): number
}

/**
 * The quantities that the fields of a flow allow, by their names in The Well: mean `mass` and `energy`, which Euler flows
 * without walls conserve, mean `buoyancy`, mean `kinetic_energy`, and for Rayleigh-Bénard convection the `nusselt` number
 * and the `divergence`. Means are over the domain, with weights for uneven nodes.
 *
 * @param fields names along the last axis of snapshots
 */
export function quantitiesOf(fields: readonly string[], domain: FlowDomain): Quantity[] {
  const { dimensions, coordinates, periodic, scalars } = domain
  const weights = gridWeights(
    coordinates.map((nodes, axis) => quadratureWeights(nodes, { periodic: !!periodic[axis] })),
  )
  const count = fields.length
  const at = (name: string) => fields.indexOf(name)
  const meanOf = (name: QuantityName, field: string): Quantity[] =>
    at(field) < 0 ? [] : [{ name, of: (x) => domainMean(weights, (point) => x[point * count + at(field)]!) }]

  const quantities = [...meanOf('mass', 'density'), ...meanOf('energy', 'energy'), ...meanOf('buoyancy', 'buoyancy')]
  const components = dimensions.map((axis) => at(`velocity_${axis}`))
  if (components.some((field) => field < 0)) return quantities

  const density = at('density')
  quantities.push({
    name: 'kinetic_energy',
    of: (x) =>
      domainMean(weights, (point) => {
        const square = components.reduce((sum, field) => sum + x[point * count + field]! ** 2, 0)
        return (square * (density < 0 ? 1 : x[point * count + density]!)) / 2
      }),
  })
  const { Rayleigh, Prandtl } = scalars
  if (at('buoyancy') < 0) return quantities
  if (Rayleigh !== undefined && Prandtl !== undefined) {
    const options = {
      buoyancy: at('buoyancy'),
      velocity: components.at(-1)!,
      rayleigh: Rayleigh,
      prandtl: Prandtl,
      weights,
    }
    quantities.push({ name: 'nusselt', of: (x) => nusselt(x, count, options) })
  }
  const axes = coordinates.map((nodes, axis) => ({ nodes, periodic: !!periodic[axis] }))
  quantities.push({ name: 'divergence', of: (x) => divergence(x, count, { axes, components, weights }) })
  return quantities
}
