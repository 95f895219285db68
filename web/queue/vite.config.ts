import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';

/** Vite brings 500 bytes that load a part's styles before it. The one part of this page that comes later has none. */
const plainImports: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : null),
};

/**
 * The waiting room is built by itself, into the folder that the app was built into before: it shares no file with the app,
 * so that it is whole when only these few KB get through.
 */
export default defineConfig({
  root: path.dirname(import.meta.dirname),
  publicDir: false,
  plugins: [plainImports],
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: false,
    rollupOptions: { input: { queue: path.join(import.meta.dirname, 'index.html') } },
  },
});
