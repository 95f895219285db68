import { createServer, type Socket } from 'node:net';

/** The limit of the stream: a bare loop that writes the same bytes to every socket and knows nothing. PORT, EVERY_MS. */

const { PORT = '0', EVERY_MS = '150' } = process.env;
const readers = new Set<Socket>();
let [frames, timer]: [number, NodeJS.Timeout | undefined] = [0, undefined];

function command(path: string): string {
  clearInterval(timer);
  const [, bytes] = /^\/on\?bytes=(\d+)/.exec(path) ?? [];
  if (bytes !== undefined) {
    const frame = Buffer.alloc(Number(bytes), 'x');
    timer = setInterval(() => {
      for (const socket of readers) socket.write(frame);
      frames++;
    }, Number(EVERY_MS));
  }
  return String(frames);
}

createServer((socket) => {
  socket.on('error', () => {}).once('close', () => readers.delete(socket));
  socket.once('data', (head) => {
    const path = head.toString('latin1').split(' ')[1] ?? '';
    if (path === '/stream') {
      socket.setNoDelay(true).write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n');
      readers.add(socket);
      return;
    }
    const text = command(path);
    socket.end(`HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: ${text.length}\r\n\r\n${text}`);
  });
}).listen(Number(PORT), '127.0.0.1', 1_024);
