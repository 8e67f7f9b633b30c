/** A file in a zip archive, as the archive's directory describes it. */
export interface ZipEntry {
  name: string
  /** Bytes of the file. */
  size: number
  /** Bytes that it takes in the archive. */
  packed: number
  /** Whether it has to be inflated. */
  deflated: boolean
  crc32: number
  /** Whether it stands for a symbolic link, whose target is its content. */
  link: boolean
  /** Where its local header begins. */
  begin: number
  /** Where the next entry begins, or the directory: nothing of this entry lies beyond. */
  limit: number
}

/** Decodes a name. Tools that are not sure of the encoding write UTF-8 without saying so. */
export function entryName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return new TextDecoder('latin1').decode(bytes)
  }
}

/** Fixed part of a local header. */
export const localHeaderBytes = 30

export const zipSignatures = {
  local: 0x04034b50,
  directory: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
} as const

/** Stands where a number needs 64 bits, which are elsewhere then. */
export const elsewhere32 = 0xffffffff
export const elsewhere16 = 0xffff
