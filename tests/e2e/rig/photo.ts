// Files for the camera, made here byte by byte.
import { crc32, deflateSync } from 'node:zlib'
import type { Camera } from './screen'

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data])
  const size = Buffer.alloc(4)
  const sum = Buffer.alloc(4)
  size.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([size, body, sum])
}

/** A lamp that is out, over a stair: a photo as good as any. */
export function photo(width = 640, height = 480): Camera {
  const rows: Buffer[] = []
  for (let y = 0; y < height; y += 1) {
    const row = Buffer.alloc(1 + width * 3)
    for (let x = 0; x < width; x += 1) {
      const lamp = (x - width * 0.7) ** 2 + (y - height * 0.22) ** 2 < (height * 0.09) ** 2
      const step = Math.floor((x + y) / 60) % 2 === 0
      const grey = lamp ? 70 : Math.round(((step ? 150 : 120) * (height - y * 0.4)) / height)
      row.set([grey + 20, grey + 10, grey], 1 + x * 3)
    }
    rows.push(row)
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const bytes = Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
  return { name: 'photo.png', type: 'image/png', bytes }
}

/** The words a camera writes where it stood; none of them may be left in what is kept. */
export const GPS_TEXT = 'DOORSTEP-GPS-29.6500N-91.1000E'

/** Puts an EXIF part with a place in it into a JPEG, behind its first two bytes. */
export function withGps(jpeg: Buffer): Camera {
  const entry = (tag: number, type: number, count: number, value: number): Buffer => {
    const bytes = Buffer.alloc(12)
    bytes.writeUInt16LE(tag, 0)
    bytes.writeUInt16LE(type, 2)
    bytes.writeUInt32LE(count, 4)
    bytes.writeUInt32LE(value, 8)
    return bytes
  }
  const many = (entries: Buffer[]): Buffer => Buffer.concat([Buffer.from([entries.length, 0]), ...entries, Buffer.alloc(4)])
  const first = 8
  const text = Buffer.from(`${GPS_TEXT}\0`, 'latin1')
  const gps = first + 2 + 2 * 12 + 4
  const degrees = gps + 2 + 4 * 12 + 4
  const where = Buffer.alloc(48)
  ;[29, 1, 39, 1, 0, 1, 91, 1, 6, 1, 0, 1].forEach((number, at) => where.writeUInt32LE(number, at * 4))
  const tiff = Buffer.concat([
    Buffer.from([0x49, 0x49, 0x2a, 0, first, 0, 0, 0]),
    many([entry(0x010e, 2, text.length, degrees + 48), entry(0x8825, 4, 1, gps)]),
    many([entry(1, 2, 2, 0x4e), entry(2, 5, 3, degrees), entry(3, 2, 2, 0x45), entry(4, 5, 3, degrees + 24)]),
    where,
    text,
  ])
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(exif.length + 2, 2)
  return { name: 'gps.jpg', type: 'image/jpeg', bytes: Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]) }
}
