import { archiveAttacks } from '../attacks/archive-attacks'
import { pickleAttacks } from '../attacks/pickle-attacks'
import { archiveStructure, checkpointFiles, committed } from '../fixtures'
import type { Target } from '../target'
import { contentOf } from './checkpoint-content'

const contents = new Map<string, string>()

/** Checkpoints of PyTorch. Checksums cover every byte that means something: what is read must be as it was. */
export const pytorchCheckpoint: Target = {
  name: 'PyTorch checkpoint',
  share: 5,
  async subjects() {
    const subjects = checkpointFiles.map((name) => {
      const bytes = committed(name)
      return { name, bytes, structure: archiveStructure(bytes) }
    })
    for (const { name, bytes } of subjects) contents.set(name, await contentOf(bytes))
    return subjects
  },
  attacks: async () => [...pickleAttacks(), ...archiveAttacks()],
  async read(bytes) {
    const content = await contentOf(bytes)
    // A splice may well give another of the files whole.
    return [...contents.values()].includes(content) ? 'intact' : 'wrong'
  },
}
