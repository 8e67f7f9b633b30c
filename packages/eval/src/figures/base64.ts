/** Base64 text of bytes, in browsers and Node alike. */
export function base64(bytes: Uint8Array): string {
  let text = ''
  // In pieces: arguments of a call are limited.
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(text)
}
