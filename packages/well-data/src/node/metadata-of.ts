import type { WellFile } from './read-well-file'
import type { WellMetadata } from './well-metadata'

/** What is known of one file of a dataset. */
export interface FileMetadata extends WellMetadata {
  path: string
  /** Size on disk. */
  bytes: number
}

/** What a file says about itself, without what reads it: plain data, fit for other threads too. */
export function metadataOf(file: WellFile): FileMetadata {
  const plain = Object.entries(file).filter(([, value]) => typeof value !== 'function')
  return Object.fromEntries(plain) as unknown as FileMetadata
}
