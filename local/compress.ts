import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { filesBelow } from './files.ts';

const worthIt = /\.(html|js|mjs|css|svg|json|webmanifest|txt|map|wasm)$/;
const SMALLEST_BYTES = 1024;

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** Puts a `.br` and a `.gz` beside every file that gains from it, so that no request has to wait for compression. */
export async function compressFiles(folder: string): Promise<void> {
  const files = filesBelow(folder).filter((file) => worthIt.test(file) && statSync(file).size >= SMALLEST_BYTES);
  await Promise.all(
    files.map(async (file) => {
      const content = readFileSync(file);
      const params = {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      };
      const [small, smallish] = await Promise.all([brotli(content, { params }), zip(content, { level: 9 })]);
      writeFileSync(`${file}.br`, small);
      writeFileSync(`${file}.gz`, smallish);
    }),
  );
}
