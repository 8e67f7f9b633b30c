import type { MetricDefinition } from './metric-definition'

const about = { eps: null, variance: null, order: null, unit: 'one', best: 'none' } as const
const named = (label: string, formula: string, meaning: string): MetricDefinition => ({
  ...about,
  label,
  formula,
  meaning,
})
const errorOf = (label: string, name: string): MetricDefinition => ({
  ...about,
  best: 'low',
  label: `error of ${label}`,
  formula: `1/M Σₘ |${name}(xₘ) − ${name}(u)|`,
  meaning: `Mean absolute difference between the members' ${label} and the truth's, in its unit.`,
})

/** Quantities of a state, averaged over members, and how far they are from the truth's. They are of the state, not of a field. */
export const quantityMetrics = {
  mass: named('mean density', '⟨ρ⟩', 'Mass over the volume: conserved in a closed or periodic domain.'),
  energy: named('mean energy', '⟨E⟩', 'Energy over the volume: conserved in a closed or periodic domain.'),
  buoyancy: named('mean buoyancy', '⟨b⟩', 'Mean buoyancy over the volume.'),
  kinetic_energy: named(
    'kinetic energy',
    '½⟨ρ|v|²⟩',
    'Mean kinetic energy over the volume; ρ = 1 where there is no density.',
  ),
  nusselt: named(
    'Nusselt number',
    '1 + ⟨w b⟩ √(Ra Pr)',
    'Heat carried over heat conducted, a volume mean with weights for the uneven nodes.',
  ),
  divergence: named(
    'divergence',
    '√⟨(∇·v)²⟩ / √⟨Σ (∂vᵢ/∂xᵢ)²⟩',
    'How far the velocity is from free of divergence; the truth has that of its finite differences.',
  ),
  mass_error: errorOf('mean density', 'mass'),
  energy_error: errorOf('mean energy', 'energy'),
  buoyancy_error: errorOf('mean buoyancy', '⟨b⟩'),
  kinetic_energy_error: errorOf('kinetic energy', 'KE'),
  nusselt_error: errorOf('Nusselt number', 'Nu'),
  divergence_error: errorOf('divergence', 'div'),
} satisfies Record<string, MetricDefinition>
