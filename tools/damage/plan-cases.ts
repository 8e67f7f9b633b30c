import type { Target } from './target'

/** One file that is tried. */
export interface Case {
  target: string
  /** Which of the target's attacks, or `random`. */
  kind: 'attack' | 'random'
  index: number
}

/** All attacks, and random cases shared among the targets. */
export async function planCases(targets: readonly Target[], total: number): Promise<Case[]> {
  const attacks: Case[] = []
  for (const target of targets) {
    const { length } = (await target.attacks?.()) ?? []
    attacks.push(...Array.from({ length }, (_, index) => ({ target: target.name, kind: 'attack' as const, index })))
  }
  const shares = targets.reduce((sum, { share }) => sum + share, 0)
  const left = Math.max(0, total - attacks.length)
  const random = targets.flatMap(({ name, share }) =>
    Array.from({ length: Math.ceil((left * share) / shares) }, (_, index) => ({
      target: name,
      kind: 'random' as const,
      index,
    })),
  )
  return [...attacks, ...random]
}
