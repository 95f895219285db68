import path from 'node:path';
import { defineConfig } from 'vite';

/**
 * The waiting room is built by itself, into the folder that the app was built into before: it shares no file with the app,
 * so that it is whole when only these few KB get through.
 */
export default defineConfig({
  root: path.dirname(import.meta.dirname),
  publicDir: false,
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: false,
    rollupOptions: { input: { queue: path.join(import.meta.dirname, 'index.html') } },
  },
});
