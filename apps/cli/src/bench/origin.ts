import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { version } from '../version'

/** Where numbers come from. */
export interface Origin {
  /** Processor, cores, memory. */
  machine: string
  /** The library's version, and the commit of the checkout where this is one; `-dirty` with changes. */
  version: string
  /** `2026-11-24` */
  date: string
}

export function origin(): Origin {
  const cores = cpus()
  return {
    machine: `${cores[0]?.model.trim() ?? 'unknown processor'}, ${cores.length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    version: ['lola', version, ...commit()].join(' '),
    date: new Date().toISOString().slice(0, 10),
  }
}

function commit(): string[] {
  try {
    const args = ['describe', '--always', '--dirty', '--exclude', '*']
    return [
      'at',
      execFileSync('git', args, { stdio: ['ignore', 'pipe', 'ignore'] })
        .toString()
        .trim(),
    ]
  } catch {
    return []
  }
}
