import { crc32, deflateSync } from 'node:zlib';
import encodeQR from 'qr';

/** A QR code as Stripe serves it: drawn, or as pixels. */
export const qrSvg = (text: string): string => encodeQR(text, 'svg', { border: 2 });

/** 8 pixels a module, one bit a pixel. */
export function qrPng(text: string): Buffer {
  const rows = encodeQR(text, 'raw', { border: 2, scale: 8 });
  const size = rows.length;
  const stride = Math.ceil(size / 8) + 1;
  const pixels = Buffer.alloc(stride * size);
  rows.forEach((row, y) =>
    row.forEach((dark, x) => {
      // A set bit is white; the first byte of each row says that it is not filtered.
      if (!dark) pixels[y * stride + 1 + (x >> 3)]! |= 0x80 >> (x & 7);
    }),
  );
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head[8] = 1;
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, body: Buffer): Buffer {
  const whole = Buffer.alloc(12 + body.length);
  whole.writeUInt32BE(body.length, 0);
  whole.write(type, 4, 'latin1');
  body.copy(whole, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + body.length)), 8 + body.length);
  return whole;
}
