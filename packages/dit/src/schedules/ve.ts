import { type LogLinearOptions, logLinear } from './log-linear'
import type { Schedule } from './schedule'

/**
 * Variance exploding: α = 1, log σ linear in t. The same as {@link logLinear}, under the name that others know.
 *
 * Source: Song et al., "Score-based generative modeling through stochastic differential equations", 2021; azula,
 * `VESchedule`.
 */
export function ve(options: LogLinearOptions = {}): Schedule {
  return logLinear(options)
}
