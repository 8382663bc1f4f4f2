// A file's bytes as a call takes them.

/** Characters of one step: `String.fromCharCode` takes its bytes as arguments, and those have a limit. */
const STEP = 0x8000

/** Base64 of a file. */
export async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  let text = ''
  for (let at = 0; at < bytes.length; at += STEP) text += String.fromCharCode(...bytes.subarray(at, at + STEP))
  return btoa(text)
}
