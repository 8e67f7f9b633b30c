import { NotFoundError } from '../errors'
import type { ByteSource } from '../source/byte-source'

/** What Workers have and TypeScript's library for pages leaves out. */
declare const FileReaderSync: { new (): { readAsArrayBuffer(blob: Blob): ArrayBuffer } }

/** The bytes of a File or Blob, read where they are; in a Worker. */
export function blobSource(blob: Blob, name: string): ByteSource {
  const reader = new FileReaderSync()
  return {
    name,
    size: blob.size,
    read(offset, length) {
      try {
        return new Uint8Array(reader.readAsArrayBuffer(blob.slice(offset, offset + length)))
      } catch (cause) {
        throw new NotFoundError(`${name}: can no longer be read (${(cause as Error).message})`, {
          hint: 'It was changed or moved since it was chosen. Choose it again.',
          cause,
        })
      }
    },
    close: () => {},
  }
}
