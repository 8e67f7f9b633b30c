/** The part of the HDF5 library's module that is changed. */
export interface LibraryModule {
  FS: {
    write(stream: { fd: number }, buffer: ArrayBufferView, offset: number, length: number, ...rest: unknown[]): number
  }
  _malloc(bytes: number): number
  _calloc(count: number, bytes: number): number
}

/** Calls into C: `open`, `get_dataset_data`, ... */
const calls = /^(open|flush|close_file|(get|set|refresh|reclaim|create|delete|resize)_\w+)$/

/**
 * Makes calls into the HDF5 library throw what it complains about, when they have returned. It says so on stderr only,
 * and goes on with whatever was in memory. Its own way to throw, `activate_throwing_error_handler`, leaves C in the midst
 * of its work: files stay open, and one that is mended later is still read as it was.
 *
 * @param module changed: its calls, its stderr, and its memory, which is zeros where a read failed
 */
export function throwLibraryErrors(module: LibraryModule): void {
  const { FS } = module
  const write = FS.write.bind(FS)
  let complaint = ''
  FS.write = (stream, buffer, offset, length, ...rest) => {
    if (stream.fd !== 2) return write(stream, buffer, offset, length, ...rest)
    complaint += String.fromCharCode(...new Uint8Array(buffer.buffer, buffer.byteOffset + offset, length))
    return length
  }

  const functions = module as unknown as Record<string, (...args: unknown[]) => unknown>
  for (const name of Object.keys(functions).filter((key) => calls.test(key))) {
    const call = functions[name]!
    functions[name] = (...args) => {
      complaint = ''
      const result = call(...args)
      if (complaint !== '') throw new Error(complaint)
      return result
    }
  }

  // What was not read is freed as text all the same: it must not point anywhere.
  module._malloc = (bytes) => module._calloc(1, bytes)
}
