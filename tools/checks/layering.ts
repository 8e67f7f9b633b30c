/** Who may import what. */
export interface Layering {
  /** The siblings that a package may import; `'all'` for an application at the top. */
  mayImport: Record<string, string[] | 'all'>
  /** Other people's packages that only one of ours may import: prefix of the name -> our package. */
  onlyIn: Record<string, string>
}

/** The layering of docs/architecture.md, from the ground up. A new package gets its line here. */
export const layering: Layering = {
  mayImport: {
    '@lola-ts/tensor-core': [],
    '@lola-ts/well-data': ['@lola-ts/tensor-core'],
    '@lola-ts/simulator': ['@lola-ts/tensor-core', '@lola-ts/well-data'],
    '@lola-ts/emulation': ['@lola-ts/tensor-core'],
    '@lola-ts/autoencoder': ['@lola-ts/tensor-core'],
    '@lola-ts/dit': ['@lola-ts/tensor-core', '@lola-ts/emulation'],
    '@lola-ts/eval': ['@lola-ts/tensor-core'],
    '@lola-ts/neural-solver': ['@lola-ts/tensor-core', '@lola-ts/emulation', '@lola-ts/dit'],
    '@lola-ts/guidance': ['@lola-ts/tensor-core', '@lola-ts/emulation', '@lola-ts/dit'],
    '@lola-ts/reference': [
      '@lola-ts/tensor-core',
      '@lola-ts/well-data',
      '@lola-ts/autoencoder',
      '@lola-ts/dit',
      '@lola-ts/neural-solver',
    ],
    '@lola-ts/cli': 'all',
  },
  onlyIn: { '@tensorflow/': '@lola-ts/tensor-core' },
}
